#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <future>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>

#include "core/app/dispatcher.hpp"
#include "tests/core/dispatching.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

Task<Reply> greet(Context&, Request) {
    co_return Reply{{"hello", "you"}};
}

Task<Reply> throw_text(Context& context, Request request) {
    if (request.param("login")) context.session().set_authenticated(true);
    throw std::runtime_error("private words");
    co_return Reply();
}

Task<Reply> throw_number(Context&, Request) {
    throw 42;
    co_return Reply();
}

Task<Reply> echo(Context& context, Request request) {
    if (request.param("login")) context.session().set_authenticated(true);
    co_return Reply(json::value(request.params()));
}

Task<Reply> binary(Context&, Request) {
    co_return Fault{.text = "bytes: \xFF"};
}

Task<Reply> send_infinity(Context& context, Request request) {
    context.send("step", request.params());
    co_return Reply();
}

Task<Reply> fill_session(Context& context, Request) {
    context.session().set_public("much", std::string(70'000, 'x'));
    co_return Reply();
}

Task<Reply> wait_long(Context& context, Request) {
    const bool came = co_await context.wait_for(1h);
    co_return Reply{{"came", came}};
}

/// Keeps its worker's thread until the test lets go.
struct Block {
    std::promise<void> begun;
    std::promise<void> gate;

    Handler handler() {
        return [this](Context&, Request) -> Task<Reply> { return block(*this); };
    }

    static Task<Reply> block(Block& self) {
        self.begun.set_value();
        self.gate.get_future().wait();
        co_return Reply{{"blocked", true}};
    }
};

struct Faulty : Dispatching {
    Block block;

    Faulty() {
        applications["demo"] = {
            {"greet", greet},
            {"throw_text", throw_text},
            {"throw_number", throw_number},
            {"echo", echo},
            {"binary", binary},
            {"send_infinity", send_infinity},
            {"fill_session", fill_session},
            {"wait_long", wait_long},
            {"block", block.handler()},
            {"hold", desk.handler()},
        };
    }

    void check_handler_failed(const json::object& frame, const std::string& in_log) {
        BOOST_TEST(frame.at("message").at("error").as_string() == "The handler failed");
        BOOST_TEST(frame.at("message").at("status").at("code") == 500);
        BOOST_TEST(fault_code_in(frame) == "internal");
        BOOST_TEST(warnings().back().find(in_log) != std::string::npos, warnings().back());
        BOOST_TEST(tally.counts().failed == 1U);
    }

    void block_the_worker() {
        send("block");
        block.begun.get_future().wait();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(dispatcher_faults)

BOOST_FIXTURE_TEST_CASE(a_handler_that_throws_is_a_fault_and_its_words_are_for_the_log, Faulty) {
    open();

    const auto frame = ask("throw_text");

    check_handler_failed(frame, "demo/throw_text failed: private words");
    BOOST_TEST(json::serialize(frame).find("private") == std::string::npos);
    BOOST_TEST(token_in(frame).empty());
}

BOOST_FIXTURE_TEST_CASE(a_handler_that_throws_something_else_is_a_fault, Faulty) {
    open();

    check_handler_failed(ask("throw_number"), "demo/throw_number failed");
}

BOOST_FIXTURE_TEST_CASE(what_a_handler_changed_before_it_threw_is_not_lost, Faulty) {
    open();

    const auto frame = ask("throw_text", R"(,"params":{"login":1})");

    BOOST_TEST(secrets_of(token_in(frame), "secret").at("authenticated") == true);
}

BOOST_FIXTURE_TEST_CASE(a_number_that_json_can_not_say_is_a_fault_and_no_broken_frame, Faulty) {
    open();

    const auto frame = ask("echo", R"(,"params":{"n":1e400,"login":1})");

    check_handler_failed(frame, "demo/echo failed: ");
    BOOST_TEST(secrets_of(token_in(frame), "secret").at("authenticated") == true);
}

BOOST_FIXTURE_TEST_CASE(an_intermediate_message_that_json_can_not_say_is_a_fault, Faulty) {
    open();

    const auto frame = ask("send_infinity", R"(,"params":{"n":-1e400})");

    BOOST_TEST(frame.at("finished") == true);
    check_handler_failed(frame, "demo/send_infinity failed: ");
}

BOOST_FIXTURE_TEST_CASE(a_text_that_is_not_utf_8_is_a_fault_and_no_broken_frame, Faulty) {
    open();

    check_handler_failed(ask("binary"), "demo/binary failed: ");
}

BOOST_FIXTURE_TEST_CASE(a_session_that_no_token_can_hold_is_a_fault, Faulty) {
    open();

    const auto frame = ask("fill_session");

    check_handler_failed(frame, "demo/fill_session failed: ");
    BOOST_TEST(token_in(frame).empty());
}

BOOST_FIXTURE_TEST_CASE(tokens_that_can_not_be_signed_are_a_fault, Faulty) {
    open();
    environment.tokens.sign = [](const json::object&) -> std::string {
        throw std::invalid_argument("claims that nobody signs");
    };

    check_handler_failed(ask("greet"), "demo/greet failed: claims that nobody signs");
}

BOOST_FIXTURE_TEST_CASE(what_is_thrown_outside_of_a_handler_is_a_fault_and_in_the_log, Faulty) {
    open();
    environment.tokens.sign = [](const json::object&) -> std::string { throw 42; };

    check_handler_failed(ask("greet"), "demo/greet failed: ");
}

BOOST_FIXTURE_TEST_CASE(a_check_that_throws_is_a_fault_and_not_the_end, Faulty) {
    open();
    environment.tokens.verify_signature = [](std::string_view) -> Result<json::object> {
        throw std::runtime_error("private words");
    };
    const auto first = ask("greet");
    environment.tokens.verify_signature = [](std::string_view) -> Result<json::object> {
        throw 42;
    };
    const auto second = ask("greet");

    for (const auto& frame : {first, second}) {
        BOOST_TEST(frame.at("message").at("error").as_string() == "The server failed");
        BOOST_TEST(fault_code_in(frame) == "internal");
    }
    BOOST_TEST(warnings().at(0).find("private words") != std::string::npos);
    BOOST_TEST(tally.counts().failed == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_handler_that_never_ends_is_a_504_fault_at_the_deadline, Faulty) {
    open();
    send("hold");
    await([this] { return desk.size() == 1; });

    pass(30s - 1ns);
    const auto before = heard.size();
    pass(1ns);
    const auto frame = heard.at(0);
    desk.answer(0, Reply{{"late", true}});
    const auto next = ask("greet");

    BOOST_TEST(before == 0U);
    BOOST_TEST(frame.at("message").at("status").at("code") == 504);
    BOOST_TEST(fault_code_in(frame) == "timed_out");
    BOOST_TEST(frame.at("responseTime").as_string() == "30000ms");
    BOOST_TEST(next.at("type").as_string() == "greet");
    BOOST_TEST(heard.size() == 2U);
    BOOST_TEST(tally.counts().timed_out == 1U);
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(the_budget_that_a_request_brings_bounds_it, Faulty) {
    open();
    send("hold", R"(,"coqewd_budget_ms":1500)");
    send("hold", R"(,"coqewd_budget_ms":86400000)");
    await([this] { return desk.size() == 2; });

    pass(1500ms);
    const auto after_first = heard.size();
    pass(28500ms);

    BOOST_TEST(after_first == 1U);
    BOOST_TEST(heard.at(0).at("responseTime").as_string() == "1500ms");
    // A longer one than this server's own does not count.
    BOOST_TEST(heard.at(1).at("responseTime").as_string() == "30000ms");
    BOOST_TEST(tally.counts().timed_out == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_request_whose_deadline_passed_in_the_queue_is_not_begun, Faulty) {
    open();

    const auto frame = ask("hold", R"(,"coqewd_budget_ms":0)");
    ask("greet");

    BOOST_TEST(fault_code_in(frame) == "timed_out");
    BOOST_TEST(desk.size() == 0U);
    BOOST_TEST(tally.counts().late == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_full_queue_is_a_503_fault_at_once, Faulty) {
    open({.workers = 1, .queue_max = 2});
    block_the_worker();
    send("greet");
    send("greet");

    send("greet", R"(,"ms_requestId":9)");
    const auto refused = heard.at(0);
    block.gate.set_value();
    await([this] { return heard.size() == 4; });

    BOOST_TEST(refused.at("ms_requestId") == 9);
    BOOST_TEST(refused.at("message").at("status").at("code") == 503);
    BOOST_TEST(json::serialize(refused.at("fault")) ==
               R"({"code":"overloaded","node":"here","retryable":true})");
    BOOST_TEST(tally.counts().replied == 3U);
    BOOST_TEST(tally.counts().failed == 1U);
}

BOOST_FIXTURE_TEST_CASE(requests_beyond_the_bound_of_handlers_wait_in_the_queue, Faulty) {
    open({.workers = 1, .queue_max = 1, .tasks_max = 2});
    for (std::size_t n = 1; n <= 2; ++n) {
        send("hold");
        await([&] { return desk.size() == n; });
    }

    send("hold");
    send("hold", R"(,"ms_requestId":4)");
    const auto refused = heard.at(0);
    desk.answer(0, Reply());
    await([this] { return desk.size() == 3; });

    BOOST_TEST(refused.at("ms_requestId") == 4);
    BOOST_TEST(fault_code_in(refused) == "overloaded");
    desk.answer(1, Reply());
    desk.answer(2, Reply());
    await([this] { return heard.size() == 4; });
    BOOST_TEST(tally.counts().replied == 3U);
}

BOOST_FIXTURE_TEST_CASE(requests_that_wait_when_the_workers_stop_are_cancelled, Faulty) {
    open();
    block_the_worker();
    for (int n = 0; n < 3; ++n) send("greet");

    const bool stopped = pool->stop(0ms);
    await([this] { return heard.size() == 3; });
    block.gate.set_value();
    await([this] { return heard.size() == 4; });
    send("greet");
    settle(io);

    BOOST_TEST(!stopped);
    for (std::size_t n = 0; n < 3; ++n) BOOST_TEST(fault_code_in(heard.at(n)) == "cancelled");
    BOOST_TEST(heard.at(3).at("message").at("blocked") == true);
    BOOST_TEST(fault_code_in(heard.at(4)) == "overloaded");
    BOOST_TEST(tally.counts().cancelled == 3U);
}

BOOST_FIXTURE_TEST_CASE(handlers_that_wait_when_the_workers_stop_are_cancelled, Faulty) {
    open();
    send("hold");
    send("wait_long");
    await([this] { return desk.size() == 1; });
    ask("greet");

    pool->stop(20s);
    settle(io);

    BOOST_TEST(heard.size() == 3U);
    for (std::size_t n = 1; n < 3; ++n) {
        const auto& frame = heard.at(n);
        if (frame.at("type").as_string() == "hold")
            BOOST_TEST(fault_code_in(frame) == "cancelled");
        else
            BOOST_TEST(frame.at("message").at("came") == false);
    }
    BOOST_TEST(warnings().empty());
    BOOST_TEST(tally.counts().cancelled == 1U);
}

BOOST_FIXTURE_TEST_CASE(cancelled_requests_are_answered_at_once_and_their_replies_late, Faulty) {
    open();
    for (int n = 0; n < 3; ++n) send("hold");
    await([this] { return desk.size() == 3; });

    link->cancel_requests();
    settle(io);
    const auto answered = heard.size();
    for (std::size_t n = 0; n < 3; ++n) desk.answer(n, Reply());
    ask("greet");

    BOOST_TEST(answered == 3U);
    BOOST_TEST(fault_code_in(heard.at(0)) == "cancelled");
    BOOST_TEST(tally.counts().cancelled == 3U);
    BOOST_TEST(tally.counts().late == 3U);
    BOOST_TEST(warnings().empty());
}

BOOST_FIXTURE_TEST_CASE(a_client_that_left_costs_nobody_else_anything, Faulty) {
    open();
    send("hold");
    await([this] { return desk.size() == 1; });

    far->close(CloseReason::normal);
    settle(io);
    desk.answer(0, Reply());
    await([this] { return ended.has_value(); });

    BOOST_TEST(heard.empty());
    BOOST_TEST(tally.counts().cancelled == 1U);
    BOOST_TEST(tally.counts().late == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
