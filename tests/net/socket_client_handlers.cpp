#include "tests/net/socket_client_occasions.hpp"

using namespace coqewd;
using namespace coqewd::testing;

BOOST_FIXTURE_TEST_SUITE(socket_client_handlers, EventsFixture)

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

    for (int n = 1; n <= 4; ++n) {
        server().say("42" + std::to_string(n) + "[\"wait\"," + std::to_string(n) + "]");
    }
    BOOST_TEST(gate->begun == (Strings{"1", "2"}));
    server().say("2");
    BOOST_TEST(server().heard() == Strings{"3"});

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

    for (int n = 1; n <= 3; ++n) server().say("42[\"wait\"," + std::to_string(n) + "]");
    server().say("2");
    BOOST_TEST(server().heard() == Strings{});
    gate->open();
    settle(io);

    BOOST_TEST(server().heard() == Strings{"3"});
    for (int n = 2; n <= 3; ++n) {
        gate->open();
        settle(io);
    }
    BOOST_TEST(gate->begun.size() == 3U);
}

BOOST_AUTO_TEST_CASE(handlers_that_wait_for_the_server_do_not_keep_it_from_being_read) {
    auto with = options();
    with.handlers_max = 1;
    with.waiting_max = 1;
    come_up(std::move(with));
    std::vector<std::shared_ptr<Call>> calls;
    client->on("tick", [this, &calls](Arguments arguments) {
        calls.push_back(std::make_shared<Call>());
        return keep_answer(*client, "ask", std::move(arguments), 10s, calls.back());
    });

    for (int n = 0; n < 4; ++n) server().say(R"(42["tick"])");
    for (int n = 0; n < 4; ++n) server().say("43" + std::to_string(n) + "[]");

    BOOST_TEST(calls.size() == 4U);
    for (const auto& each : calls) BOOST_TEST((each->result && each->result->has_value()));
}

BOOST_AUTO_TEST_CASE(event_of_the_next_connection_waits_for_room_too) {
    const auto gate = std::make_shared<Gate>(io.get_executor());
    auto with = options();
    with.handlers_max = 1;
    with.waiting_max = 1;
    come_up(std::move(with));
    client->on("wait", [gate](Arguments arguments) { return gate->pass(std::move(arguments)); });
    for (int n = 1; n <= 2; ++n) server().say("42[\"wait\"," + std::to_string(n) + "]");
    client->disconnect();
    connect();
    server().part();
    server().join();

    server().say(R"(42["wait",3])");
    for (int n = 1; n <= 3; ++n) {
        gate->open();
        settle(io);
    }

    BOOST_TEST(gate->begun == (Strings{"1", "2", "3"}));
}

BOOST_AUTO_TEST_CASE(event_that_found_no_room_at_once_is_handled_too) {
    const auto gate = std::make_shared<Gate>(io.get_executor());
    auto with = options();
    with.handlers_max = 1;
    with.waiting_bytes_max = 100;
    come_up(std::move(with));
    client->on("wait", [gate](Arguments arguments) { return gate->pass(std::move(arguments)); });
    const std::string large = '"' + std::string(200, 'x') + '"';
    // A handler that has ended before is no reason to read more.
    server().say(R"(42["wait",0])");
    gate->open();
    settle(io);

    // The second one leaves when the first is done, and what is left is still too much.
    for (const std::string& argument : {std::string("1"), std::string("2"), large}) {
        server().say("42[\"wait\"," + argument + "]");
    }
    server().say(R"(42["wait",4])");
    for (int n = 1; n <= 4; ++n) {
        gate->open();
        settle(io);
    }

    BOOST_TEST(gate->begun == (Strings{"0", "1", "2", large, "4"}));
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

BOOST_AUTO_TEST_CASE(what_only_javascript_takes_for_json_costs_the_event_and_not_the_connection) {
    for (const std::string& said :
         {std::string("1e99999999999"), std::string(300, '[') + std::string(300, ']')}) {
        EventsFixture one;
        one.come_up();
        int handled = 0;
        one.client->on("news", [&handled](const Arguments&) { ++handled; });

        one.server().say("42[\"news\"," + said + "]");
        one.server().say(R"(42["news"])");

        BOOST_TEST_CONTEXT(said) {
            BOOST_TEST(one.thrown_words().starts_with("A packet of the server can not be read"));
            BOOST_TEST(handled == 1);
            BOOST_TEST(one.client->is_connected());
        }
    }
}

BOOST_AUTO_TEST_CASE(answer_that_the_server_does_not_take_is_reported) {
    come_up();
    client->on("ask", [](const Arguments&) { return Arguments(std::string(2'000'000, 'x')); });

    server().say(R"(421["ask"])");

    BOOST_TEST(thrown_words().starts_with("The answer to an event is not sent"));
    BOOST_TEST(client->is_connected());
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

BOOST_AUTO_TEST_CASE(client_may_be_destroyed_while_its_leaving_is_waited_for) {
    come_up();
    client->on_disconnect([this](const SocketClient::Disconnection&) { client.reset(); });

    spawn(client->leave());
    pass(1h);

    BOOST_TEST(!client);
    BOOST_TEST(running.size() == 0U);
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
