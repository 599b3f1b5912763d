#include "core/app/local_handlers.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/core/dispatching.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

/// What the instances of an application did, and on which threads.
struct Seen {
    std::vector<std::thread::id> begun;
    std::vector<std::thread::id> asked;
    int instances = 0;
    std::size_t ended = 0;
};

/// Counts the handlers that ended, however they did.
struct Ending {
    Seen& seen;
    ~Ending() { ++seen.ended; }
};

struct Quick : Application {
    explicit Quick(Seen& seen) : Application("demo"), seen_(seen) {
        ++seen_.instances;
        on("greet", &Quick::greet, RunsOn::connection);
        on("count", &Quick::count, RunsOn::connection);
        on("throw", &Quick::fail, RunsOn::connection);
        on("wait", &Quick::wait, RunsOn::connection);
        on("deaf", &Quick::deaf, RunsOn::connection);
        on("work", &Quick::greet);
    }

    void init() override { seen_.begun.push_back(std::this_thread::get_id()); }

    Task<Reply> greet(Context& context, Request request) {
        seen_.asked.push_back(std::this_thread::get_id());
        context.session().set_public("name", request.text("name"));
        context.send("note", {{"first", true}});
        co_return Reply{{"hello", request.text("name")}};
    }

    Task<Reply> count(Context&, Request) { co_return Reply{{"count", ++count_}}; }

    Task<Reply> fail(Context&, Request) {
        throw std::runtime_error("private words");
        co_return Reply();
    }

    Task<Reply> wait(Context& context, Request) {
        const Ending ending{seen_};
        const bool came = co_await context.wait_for(1s);
        // What waits for nothing is ended by the deadline of its request.
        Signal never(co_await boost::asio::this_coro::executor);
        while (!came) co_await never.wait();
        co_return Reply{{"waited", true}};
    }

    /// Goes on waiting, whatever it is told.
    Task<Reply> deaf(Context&, Request) {
        const Ending ending{seen_};
        co_await boost::asio::this_coro::throw_if_cancelled(false);
        Signal never(co_await boost::asio::this_coro::executor);
        while (seen_.instances > 0) co_await never.wait();
        co_return Reply();
    }

  private:
    Seen& seen_;
    int count_ = 0;
};

struct OnConnection : Dispatching {
    Seen seen;

    OnConnection() {
        factories.push_back([this] { return std::make_unique<Quick>(seen); });
    }

    json::object reply_of(std::size_t index) const { return message_of(heard.at(index)); }

    void end_handlers() {
        tasks.spawn(LocalHandlers::of(executor).end());
        settle(io);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(local_handlers)

BOOST_FIXTURE_TEST_CASE(a_handler_for_the_connection_runs_on_its_thread, OnConnection) {
    open();

    send("greet", R"(,"params":{"name":"Ada"})");
    settle(io);

    BOOST_TEST(seen.asked.front() == std::this_thread::get_id());
    BOOST_TEST(heard.at(0).at("type").as_string() == "note");
    BOOST_TEST(reply_of(1).at("hello").as_string() == "Ada");
    BOOST_TEST(claims_of(token_in(heard.at(1))).at("name").as_string() == "Ada");
    check_law(tally.counts());
}

BOOST_FIXTURE_TEST_CASE(the_others_run_on_workers, OnConnection) {
    open();

    ask("work");

    BOOST_TEST((seen.asked.front() != std::this_thread::get_id()));
}

BOOST_FIXTURE_TEST_CASE(the_thread_has_an_instance_of_its_own_which_begins_once, OnConnection) {
    open();
    const int made_for_workers = seen.instances;

    for (int n = 0; n < 3; ++n) send("count");
    settle(io);

    BOOST_TEST(seen.instances == made_for_workers + 1);
    BOOST_TEST(seen.begun.size() == 1U);
    BOOST_TEST(reply_of(2).at("count").as_int64() == 3);
}

BOOST_FIXTURE_TEST_CASE(two_dispatchers_on_one_thread_have_their_own_instances, OnConnection) {
    open();
    Dispatcher other(environment, {}, *pool, {.factories = factories});
    send("count");
    settle(io);

    tasks.spawn([](OnConnection& self, Dispatcher& asked) -> Task<> {
        std::string message = R"({"type":"count","token":)";
        append_quoted(message, self.token);
        Request request = *Request::received(message + '}');
        request.caller = self.caller;
        const Reply reply = co_await asked.dispatch(std::move(request));
        BOOST_TEST(reply.body().at("count").as_int64() == 1);
    }(*this, other));
    settle(io);

    BOOST_TEST(reply_of(0).at("count").as_int64() == 1);
}

BOOST_FIXTURE_TEST_CASE(one_too_many_in_progress_is_refused_at_once, OnConnection) {
    open();
    dispatcher = std::make_unique<Dispatcher>(
        environment, Routing(), *pool,
        Dispatcher::Applications{.factories = factories, .local_handlers_max = 2});

    for (int n = 0; n < 3; ++n) send("wait");
    settle(io);
    const std::size_t refused = heard.size();
    clock.advance(1s);
    settle(io);
    send("count");
    settle(io);

    BOOST_TEST(refused == 1U);
    BOOST_TEST(fault_code_in(heard.at(0)) == "overloaded");
    BOOST_TEST(reply_of(1).at("waited").as_bool());
    BOOST_TEST(reply_of(3).at("count").as_int64() == 1);
}

BOOST_FIXTURE_TEST_CASE(one_that_throws_is_a_fault, OnConnection) {
    open();

    send("throw");
    settle(io);

    BOOST_TEST(reply_of(0).at("error").as_string() == "The handler failed");
    BOOST_TEST(warnings().at(0).find("private words") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(one_that_waits_leaves_the_thread_to_others, OnConnection) {
    open();

    send("wait");
    send("count");
    settle(io);
    const std::size_t before = heard.size();
    clock.advance(1s);
    settle(io);

    BOOST_TEST(before == 1U);
    BOOST_TEST(reply_of(0).at("count").as_int64() == 1);
    BOOST_TEST(reply_of(1).at("waited").as_bool());
}

BOOST_FIXTURE_TEST_CASE(one_that_does_not_end_is_answered_at_its_deadline, OnConnection) {
    environment.request_timeout = 500ms;
    open();

    send("wait");
    settle(io);
    clock.advance(500ms);
    settle(io);

    BOOST_TEST(fault_code_in(heard.at(0)) == "timed_out");
    BOOST_TEST(seen.ended == 0U);
    end_handlers();
    BOOST_TEST(seen.ended == 1U);
}

BOOST_FIXTURE_TEST_CASE(one_that_does_not_listen_holds_up_the_end_for_half_a_second, OnConnection) {
    open();
    send("deaf");
    settle(io);
    bool ended = false;

    tasks.spawn([](Executor own, bool& done) -> Task<> {
        co_await LocalHandlers::of(own).end();
        done = true;
    }(executor, ended));
    settle(io);
    const bool early = ended;
    clock.advance(500ms);
    settle(io);

    BOOST_TEST(!early);
    BOOST_TEST(ended);
    BOOST_TEST(seen.ended == 0U);
    link->cancel_requests();
}

BOOST_FIXTURE_TEST_CASE(the_end_of_the_server_answers_those_in_progress, OnConnection) {
    open();
    send("wait");
    settle(io);

    link->cancel_requests();
    settle(io);

    BOOST_TEST(fault_code_in(heard.at(0)) == "cancelled");
    end_handlers();
    BOOST_TEST(seen.ended == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
