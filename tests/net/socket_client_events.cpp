#include <deque>

#include "tests/net/socket_client_fixture.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

/// Events that a test lets end one after the other.
struct Gate {
    explicit Gate(Executor ex) : executor(std::move(ex)) {}

    Task<Arguments> pass(Arguments arguments) {
        begun.push_back(std::string(arguments.text(0)));
        const auto opened = std::make_shared<Signal>(executor);
        waiting.push_back(opened);
        co_await opened->wait();
        co_return arguments;
    }

    /// Lets the oldest end.
    void open() {
        waiting.front()->notify();
        waiting.pop_front();
    }

    Executor executor;
    std::deque<std::shared_ptr<Signal>> waiting;
    Strings begun;
};

struct EventsFixture : SocketClientFixture {
    std::shared_ptr<Call> call(std::string event, Arguments arguments = {},
                               Duration timeout = 10s) {
        auto made = std::make_shared<Call>();
        spawn(keep_answer(*client, std::move(event), std::move(arguments), timeout, made));
        return made;
    }

    error_code emit(std::string_view event, const Arguments& arguments = {}) {
        const error_code refused = client->emit(event, arguments);
        settle(io);
        return refused;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(socket_client_events, EventsFixture)

BOOST_AUTO_TEST_CASE(event_goes_out_with_its_arguments) {
    come_up();

    BOOST_TEST(!emit("none"));
    BOOST_TEST(!emit("two", Arguments("\"€", boost::json::object{{"a", 1}})));

    BOOST_TEST(server().heard() == (Strings{R"(42["none"])", R"(42["two","\"€",{"a":1}])"}));
}

BOOST_AUTO_TEST_CASE(binary_arguments_follow_their_event_as_frames) {
    come_up();

    emit("photo", Arguments(1, Bytes{"\x01\x02"}, Bytes{""}));

    BOOST_TEST(server().heard() == (Strings{R"(452-["photo",1,{"_placeholder":true,"num":0},)"
                                            R"({"_placeholder":true,"num":1}])",
                                            "binary \x01\x02", "binary "}));
}

BOOST_AUTO_TEST_CASE(binary_frames_to_an_older_server_begin_with_their_type) {
    auto with = options();
    with.endpoint.eio = 3;
    make(std::move(with));
    connect();
    server().join_older();
    std::string got;
    client->on("photo",
               [&got](const Arguments& arguments) { got = *arguments.bytes(arguments[0]); });

    emit("photo", Arguments(Bytes{"\x05"}));
    server().say(R"(451-["photo",{"_placeholder":true,"num":0}])");
    server().say_binary("\x04\x07");

    BOOST_TEST(server().heard() ==
               (Strings{R"(451-["photo",{"_placeholder":true,"num":0}])", "binary \x04\x05"}));
    BOOST_TEST(got == "\x07");
}

BOOST_AUTO_TEST_CASE(events_that_can_not_be_are_refused_before_they_are_sent) {
    come_up();

    BOOST_CHECK_THROW(emit("disconnect"), std::logic_error);
    BOOST_CHECK_THROW(client->on("connect", [](const Arguments&) {}), std::logic_error);
    BOOST_CHECK_THROW(
        emit("x", Arguments(Bytes{"1"}, boost::json::object{{"_placeholder", true}, {"num", 7}})),
        std::invalid_argument);

    BOOST_TEST(server().heard() == Strings{});
}

BOOST_AUTO_TEST_CASE(call_gets_the_arguments_of_its_acknowledgement) {
    come_up();
    const auto one = call("ask", Arguments(1));
    const auto other = call("ask", Arguments(2));
    BOOST_TEST(server().heard() == (Strings{R"(420["ask",1])", R"(421["ask",2])"}));

    server().say(R"(431["b",2])");
    server().say("430[]");

    BOOST_TEST(one->result->value().empty());
    BOOST_TEST(other->words() == "\"b\",2");
}

BOOST_AUTO_TEST_CASE(acknowledgement_may_be_binary) {
    come_up();
    const auto asked = call("ask");

    server().say(R"(461-0[{"_placeholder":true,"num":0}])");
    BOOST_TEST(asked->words() == "");
    server().say_binary("\x01");

    const Arguments& got = asked->result->value();
    BOOST_TEST(*got.bytes(got[0]) == "\x01");
}

BOOST_AUTO_TEST_CASE(call_without_an_acknowledgement_ends_in_time_and_a_late_one_is_dropped) {
    come_up();
    const auto asked = call("ask", {}, 2s);
    pass(2s - 1ms);
    BOOST_TEST(asked->words() == "");

    pass(1ms);
    server().say("430[1]");
    server().say("4377[1]");
    server().say("43[1]");

    BOOST_TEST(asked->words() == error_code(ClientError::timed_out).message());
    BOOST_TEST(client->is_connected());
}

BOOST_AUTO_TEST_CASE(calls_are_bounded) {
    auto with = options();
    with.calls_max = 1;
    come_up(std::move(with));
    const auto first = call("ask");

    const auto second = call("ask");

    BOOST_TEST(second->words() == error_code(ClientError::too_many_calls).message());
    server().say("430[]");
    BOOST_TEST(call("ask")->words() == "");
}

BOOST_AUTO_TEST_CASE(call_that_was_sent_fails_when_the_connection_is_lost) {
    come_up();
    const auto asked = call("ask");

    server().vanish();

    BOOST_TEST(asked->words() == "socket has been disconnected");
}

BOOST_AUTO_TEST_CASE(events_wait_for_the_connection_in_their_order) {
    make();
    emit("first");
    connect();
    emit("second");
    const auto asked = call("ask");
    server().join();
    BOOST_TEST(server().heard() == (Strings{R"(42["first"])", R"(42["second"])", R"(420["ask"])"}));

    server().say("430[1]");

    BOOST_TEST(asked->words() == "1");
    BOOST_TEST(hooks() == Strings{"connected"});
}

BOOST_AUTO_TEST_CASE(call_that_waits_for_the_connection_outlives_the_loss_of_one) {
    come_up();
    server().vanish();
    const auto asked = call("ask", {}, 1min);
    pass(pause_min);
    server().vanish();
    pass(pause_max);
    BOOST_TEST(asked->words() == "");

    server().join();
    BOOST_TEST(server().heard() == Strings{R"(420["ask"])"});
    server().say("430[1]");

    BOOST_TEST(asked->words() == "1");
}

BOOST_AUTO_TEST_CASE(call_that_timed_out_while_it_waited_is_not_sent_any_more) {
    make();
    connect();
    emit("before");
    const auto asked = call("ask", {}, 1s);
    emit("after");

    pass(1s);
    server().join();

    BOOST_TEST(asked->words() == error_code(ClientError::timed_out).message());
    BOOST_TEST(server().heard() == (Strings{R"(42["before"])", R"(42["after"])"}));
}

BOOST_AUTO_TEST_CASE(buffer_refuses_the_newest_by_number_and_by_size) {
    auto with = options();
    with.buffered_max = 2;
    with.buffered_bytes_max = 1000;
    make(std::move(with));
    connect();

    BOOST_TEST(emit("huge", Arguments(std::string(1000, 'x'))) == error_code(ClientError::too_big));
    BOOST_TEST(!emit("large", Arguments(std::string(900, 'x'))));
    BOOST_TEST(emit("large", Arguments(std::string(900, 'x'))) ==
               error_code(ClientError::buffer_full));
    BOOST_TEST(!emit("small"));
    BOOST_TEST(emit("third") == error_code(ClientError::buffer_full));
    BOOST_TEST(call("ask")->words() == error_code(ClientError::buffer_full).message());

    server().join();
    BOOST_TEST(server().heard().size() == 2U);
    BOOST_TEST(!emit("third"));
}

BOOST_AUTO_TEST_CASE(buffer_of_nothing_refuses_everything_while_there_is_no_connection) {
    auto with = options();
    with.buffered_max = 0;
    make(std::move(with));
    connect();

    BOOST_TEST(emit("x") == error_code(ClientError::buffer_full));
    server().join();
    BOOST_TEST(!emit("x"));
}

BOOST_AUTO_TEST_CASE(event_that_the_server_does_not_take_is_refused) {
    make();
    connect();
    emit("kept", Arguments(std::string(2000, 'x')));
    const auto kept = call("kept", Arguments(std::string(2000, 'x')));
    server().accept("GET ");
    server().say(R"(0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,)"
                 R"("maxPayload":1000})");
    server().heard();
    server().say(R"(40{"sid":"n"})");

    BOOST_TEST(thrown_words().starts_with("An event that was kept is not sent"));
    BOOST_TEST(kept->words() == error_code(ClientError::too_big).message());
    BOOST_TEST(emit("now", Arguments(std::string(2000, 'x'))) == error_code(ClientError::too_big));
    BOOST_TEST(emit("now", Arguments(Bytes{std::string(2000, 'x')})) ==
               error_code(ClientError::too_big));
    BOOST_TEST(!emit("now", Arguments(Bytes{std::string(1000, 'x')})));
    BOOST_TEST(client->is_connected());
}

BOOST_AUTO_TEST_CASE(server_that_does_not_read_gets_no_more_and_keeps_the_connection) {
    auto with = options();
    with.outbox_bytes_max = 200'000;
    come_up(std::move(with));

    error_code refused;
    for (int sent = 0; sent < 100 && !refused; ++sent) {
        refused = emit("x", Arguments(std::string(10'000, 'x')));
    }

    BOOST_TEST(refused == error_code(ClientError::buffer_full));
    BOOST_TEST(client->is_connected());
}

BOOST_AUTO_TEST_CASE(event_reaches_its_handler_and_the_result_is_the_answer) {
    come_up();
    Strings got;
    client->on("news", [&got](const Arguments& arguments) {
        got.push_back(std::string(arguments.text(0)));
    });
    client->on("sum", [](const Arguments& arguments) {
        return Arguments(arguments[0].as_int64() + arguments[1].as_int64());
    });

    server().say(R"(42["news",{"a": 1}])");
    server().say(R"(427["sum",1,2])");
    server().say(R"(428["news",2])");
    server().say(R"(429["nobody"])");

    BOOST_TEST(got == (Strings{R"({"a": 1})", "2"}));
    BOOST_TEST(server().heard() == (Strings{"437[3]", "438[]"}));
}

BOOST_AUTO_TEST_CASE(binary_event_is_answered_with_binary_data) {
    come_up();
    client->on("echo", [](Arguments arguments) { return arguments; });

    server().say(R"(451-3["echo",{"_placeholder":true,"num":0}])");
    server().say_binary("\x01");

    BOOST_TEST(server().heard() ==
               (Strings{R"(461-3[{"_placeholder":true,"num":0}])", "binary \x01"}));
}

BOOST_AUTO_TEST_CASE(handlers_that_wait_answer_in_their_own_time_and_are_bounded) {
    const auto gate = std::make_shared<Gate>(io.get_executor());
    auto with = options();
    with.handlers_max = 2;
    come_up(std::move(with));
    client->on("wait", [gate](Arguments arguments) { return gate->pass(std::move(arguments)); });
    const auto asked = call("ask");
    BOOST_TEST(server().heard().size() == 1U);

    for (int n = 1; n <= 4; ++n) {
        server().say("42" + std::to_string(n) + "[\"wait\"," + std::to_string(n) + "]");
    }
    BOOST_TEST(gate->begun == (Strings{"1", "2"}));
    server().say("430[]");
    BOOST_TEST(asked->result.has_value());

    gate->open();
    settle(io);
    BOOST_TEST(gate->begun == (Strings{"1", "2", "3"}));
    for (int n = 2; n <= 4; ++n) {
        gate->open();
        settle(io);
    }
    BOOST_TEST(server().heard() == (Strings{"431[1]", "432[2]", "433[3]", "434[4]"}));
}

BOOST_AUTO_TEST_CASE(server_is_not_read_when_too_many_events_wait) {
    const auto gate = std::make_shared<Gate>(io.get_executor());
    auto with = options();
    with.handlers_max = 1;
    with.waiting_max = 2;
    come_up(std::move(with));
    client->on("wait", [gate](Arguments arguments) { return gate->pass(std::move(arguments)); });
    const auto asked = call("ask");

    for (int n = 1; n <= 3; ++n) server().say("42[\"wait\"," + std::to_string(n) + "]");
    server().say("430[]");
    BOOST_TEST(!asked->result.has_value());
    gate->open();
    settle(io);

    BOOST_TEST(asked->result.has_value());
    for (int n = 2; n <= 3; ++n) {
        gate->open();
        settle(io);
    }
    BOOST_TEST(gate->begun.size() == 3U);
}

BOOST_AUTO_TEST_CASE(many_events_that_wait_do_not_pile_up_on_the_stack) {
    constexpr int events = 9'000;
    const auto gate = std::make_shared<Gate>(io.get_executor());
    int handled = 0;
    auto with = options();
    with.handlers_max = 1;
    come_up(std::move(with));
    client->on("wait", [gate](Arguments arguments) { return gate->pass(std::move(arguments)); });
    client->on("count", [&handled](const Arguments&) { ++handled; });
    server().say(R"(42["wait",1])");
    for (int n = 0; n < events; ++n) server().say(R"(42["count"])");
    BOOST_TEST(handled == 0);

    gate->open();
    settle(io);

    BOOST_TEST(handled == events);
}

BOOST_AUTO_TEST_CASE(handler_that_throws_is_reported_and_gives_no_answer) {
    come_up();
    client->on("fail", [](const Arguments&) -> Arguments { throw std::runtime_error("oops"); });

    server().say(R"(421["fail"])");

    BOOST_TEST(thrown_words() == "oops");
    BOOST_TEST(server().heard() == Strings{});
    BOOST_TEST(client->is_connected());
}

BOOST_AUTO_TEST_CASE(answer_to_an_event_of_a_lost_connection_is_not_sent_over_the_next) {
    const auto gate = std::make_shared<Gate>(io.get_executor());
    come_up();
    client->on("wait", [gate](Arguments arguments) { return gate->pass(std::move(arguments)); });
    server().say(R"(421["wait",1])");
    server().vanish();
    pass(pause_min);
    server().join();

    gate->open();
    settle(io);

    BOOST_TEST(gate->begun.size() == 1U);
    BOOST_TEST(server().heard() == Strings{});
}

BOOST_AUTO_TEST_CASE(event_that_nobody_handles_any_more_is_passed_over) {
    come_up();
    int handled = 0;
    client->on("news", [&handled](const Arguments&) { ++handled; });
    client->off("news");

    server().say(R"(42["news"])");

    BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_CASE(handler_may_end_the_client_that_called_it) {
    come_up();
    client->on("end", [this](const Arguments&) { client.reset(); });

    server().say(R"(421["end"])");
    pass(1h);

    BOOST_TEST(!client);
    BOOST_TEST(dialled() == 1U);
}

BOOST_AUTO_TEST_CASE(leaving_waits_for_the_handlers) {
    const auto gate = std::make_shared<Gate>(io.get_executor());
    come_up();
    client->on("wait", [gate](Arguments arguments) { return gate->pass(std::move(arguments)); });
    server().say(R"(42["wait",1])");

    spawn(client->leave());
    server().part();
    BOOST_TEST(running.size() == 1U);
    gate->open();
    settle(io);

    BOOST_TEST(running.size() == 0U);
    BOOST_TEST(emit("x") == error_code(ClientError::closed));
    client.reset();
}

BOOST_AUTO_TEST_SUITE_END()
