#include "net/io/io_session.hpp"
#include "net/io/socket.hpp"
#include "tests/net/serving.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

/// Calls the last client that has joined `/`.
struct Calling : Serving {
    std::optional<Socket> last;

    Calling() { keep(); }

    void keep() {
        io->on_connect([this](Socket socket) { last = socket; });
    }
    Socket& socket() { return *last; }

    /// The id of the n-th call to the only client, which has taken the first random number.
    static std::string ack(std::uint64_t n) {
        constexpr std::uint64_t second_random_number = 53ULL << 56;
        return std::to_string((second_random_number >> 34) + n);
    }
    static std::string answer(std::uint64_t n, const std::string& arguments) {
        return "3" + ack(n) + arguments;
    }

    /// Calls the client, and notes how that ended.
    Task<> call(Socket callee, std::string event, Arguments arguments, Duration timeout = 2s) {
        const auto answer = co_await callee.call(std::move(event), std::move(arguments), timeout);
        notes.push_back(answer ? std::string(answer->text(0)) : answer.error().message());
    }
    void begin_call(Arguments arguments = Arguments(), Duration timeout = 2s) {
        sessions.spawn(call(socket(), "ask", std::move(arguments), timeout));
        settle(context);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pending_acks, Calling)

BOOST_AUTO_TEST_CASE(call_gets_the_answer_of_the_client) {
    auto& client = joined();

    begin_call(Arguments(1, Bytes{"x"}));
    check(client.heard(), {"51-" + ack(0) + R"(["ask",1,{"_placeholder":true,"num":0}])", "bx"});
    say(client, answer(0, "[\"yes\"]"));
    check(notes, {"\"yes\""});

    begin_call();
    check(client.heard(), {"2" + ack(1) + "[\"ask\"]"});
    say(client, "61-" + ack(1) + R"([{"_placeholder":true,"num":0}])");
    client.say_binary("x");
    settle(context);
    check(notes, {"\"yes\"", R"({"_placeholder":true,"num":0})"});
}

BOOST_AUTO_TEST_CASE(call_that_is_not_answered_times_out_and_its_answer_is_dropped) {
    auto& client = joined();
    begin_call();

    pass(2s);
    check(notes, {"The client gives no answer in time"});
    say(client, answer(0, "[1]"));
    say(client, answer(9, "[1]"));

    BOOST_TEST(notes.size() == 1U);
    BOOST_TEST(!client.closed());
    BOOST_TEST(shared->counts().calls_timed_out == 1U);
}

BOOST_AUTO_TEST_CASE(second_answer_and_answer_without_id_are_ignored) {
    auto& client = joined();
    begin_call();

    say(client, "3[0]");
    say(client, answer(0, "[1]"));
    say(client, answer(0, "[2]"));

    check(notes, {"1"});
    BOOST_TEST(!client.closed());
}

BOOST_AUTO_TEST_CASE(answer_to_a_call_of_the_last_connection_is_no_answer_to_one_of_this) {
    auto& before = joined();
    begin_call();
    check(before.heard(), {"2" + ack(0) + "[\"ask\"]"});
    vanish(before);
    auto& client = joined();
    begin_call();

    say(client, answer(0, "[\"late\"]"));

    check(notes, {"The client has left"});
    BOOST_TEST(!client.closed());
}

BOOST_AUTO_TEST_CASE(calls_fail_when_the_client_leaves) {
    auto& client = joined();
    begin_call();
    begin_call();

    say(client, "1");

    check(notes, {"The client has left", "The client has left"});
}

BOOST_AUTO_TEST_CASE(call_to_a_client_that_has_left_fails_at_once) {
    vanish(joined());

    begin_call();

    check(notes, {"The client has left"});
}

BOOST_AUTO_TEST_CASE(calls_that_wait_are_bounded) {
    open({.limits = {.acks_max = 2}});
    keep();
    auto& client = joined();
    for (int n = 0; n < 3; ++n) begin_call();

    check(notes, {"Too many calls to the client wait already"});
    BOOST_TEST(client.heard().size() == 2U);
    say(client, answer(0, "[1]"));
    begin_call();
    BOOST_TEST(client.heard().size() == 1U);
}

BOOST_AUTO_TEST_CASE(call_whose_arguments_can_not_be_sent_keeps_nothing) {
    open({.limits = {.acks_max = 1}});
    keep();
    auto& client = joined();
    socket().on("x", [](Socket from, Arguments arguments) -> Task<> {
        Arguments forged(arguments[0], Bytes{"x"});
        co_await from.call("ask", std::move(forged), 2s);
    });
    say(client, R"(2["x",{"_placeholder":true,"num":9}])");
    BOOST_TEST(errors.size() == 1U);

    begin_call();

    BOOST_TEST(client.heard().size() == 1U);
}

BOOST_AUTO_TEST_CASE(call_that_is_too_large_fails_at_once) {
    open({.limits = {.event_bytes_max = 1'000}});
    keep();
    auto& client = joined();

    begin_call(Arguments(std::string(1'000, 'x')));

    check(notes, {"The event is larger than can be sent"});
    BOOST_TEST(client.heard().empty());
    BOOST_TEST(errors.empty());
}

BOOST_AUTO_TEST_CASE(client_that_is_asked_much_may_join_another_namespace) {
    open({.limits = {.handlers_max = 1}});
    keep();
    io->of("/admin");
    io->of("/").on(
        "x", [](Socket from, Arguments) -> Task<> { co_await from.call("ask", Arguments(), 2s); });
    auto& client = joined();
    say(client, R"(2["x"])");
    client.heard();

    BOOST_TEST(ask(client, "0/admin,").front().starts_with("0/admin,"));
}

BOOST_AUTO_TEST_CASE(handlers_that_wait_for_their_client_do_not_keep_it_from_being_read) {
    open({.limits = {.handlers_max = 1}});
    keep();
    io->of("/").on("x", [this](Socket from, Arguments) -> Task<> {
        const auto answer = co_await from.call("ask", Arguments(), 2s);
        notes.push_back(answer ? "answered" : answer.error().message());
    });
    auto& client = joined();

    client.say(R"(2["x"])");
    client.say(R"(2["x"])");
    client.say(answer(0, "[]"));
    client.say(answer(1, "[]"));
    settle(context);

    check(notes, {"answered", "answered"});
}

BOOST_AUTO_TEST_SUITE_END()
