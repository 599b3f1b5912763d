#include "tests/net/socket_client_fixture.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

constexpr auto ping_interval = 25s;
constexpr auto ping_timeout = 20s;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(socket_client_reconnecting, SocketClientFixture)

BOOST_AUTO_TEST_CASE(lost_connection_is_made_again_after_a_growing_pause_up_to_the_cap) {
    come_up();
    server().vanish();
    network.manner = MemoryNetwork::Manner::refuses;
    std::size_t attempts = 1;

    // Half of 1, 2, 4, 5, 5 seconds: what is random is added to that, also at the cap.
    for (const Duration pause :
         {Duration(500ms), Duration(1s), Duration(2s), Duration(2500ms), Duration(2500ms)}) {
        pass(pause - 1ms);
        BOOST_TEST(dialled() == attempts);
        pass(1ms);
        BOOST_TEST(dialled() == ++attempts);
    }
}

BOOST_AUTO_TEST_CASE(pauses_of_clients_differ_also_at_the_cap) {
    auto with = options();
    with.random = [](std::span<char> bytes) { std::ranges::fill(bytes, '\xff'); };
    network.manner = MemoryNetwork::Manner::refuses;
    make(std::move(with));
    connect();
    for (int attempt = 0; attempt < 10; ++attempt) pass(pause_max);
    const std::size_t attempts = dialled();

    pass(pause_max - 1ms);
    BOOST_TEST(dialled() == attempts);
    pass(1ms);
    BOOST_TEST(dialled() == attempts + 1);
}

BOOST_AUTO_TEST_CASE(pause_begins_anew_after_a_connection) {
    network.manner = MemoryNetwork::Manner::refuses;
    make();
    connect();
    for (int attempt = 0; attempt < 5; ++attempt) pass(pause_max);
    network.manner = MemoryNetwork::Manner::answers;
    pass(pause_max);
    server().join();

    server().vanish();
    pass(Duration(pause_min) / 2);

    server().join();
    BOOST_TEST(client->is_connected());
}

BOOST_AUTO_TEST_CASE(reasons_are_those_of_the_javascript_client) {
    const std::vector<std::pair<std::string, std::function<void(FarServer&)>>> ends{
        {"transport close", [](FarServer& server) { server.vanish(); }},
        {"transport close", [](FarServer& server) { server.part(); }},
        {"transport close", [](FarServer& server) { server.say("1"); }},
        {"parse error", [](FarServer& server) { server.say("4x"); }},
        {"parse error", [](FarServer& server) { server.say("42[\"x\""); }},
        {"parse error", [](FarServer& server) { server.say("3"); }},
        {"parse error", [](FarServer& server) { server.say(R"(40{"sid":"again"})"); }},
        {"transport error", [](FarServer& server) { server.say_bytes("\xff\xff"); }},
    };
    for (const auto& [reason, end] : ends) {
        SocketClientFixture one;
        one.come_up();

        end(one.server());

        BOOST_TEST_CONTEXT(reason) {
            BOOST_TEST(one.hooks() == Strings{"disconnected: " + reason});
            one.pass(1s);
            one.pass(pause_min);
            BOOST_TEST(one.dialled() == 2U);
        }
    }
}

BOOST_AUTO_TEST_CASE(silent_server_is_given_up_by_the_times_of_its_own_handshake) {
    make();
    connect();
    server().accept("GET ");
    server().say(R"(0{"sid":"s","upgrades":[],"pingInterval":300,"pingTimeout":200})");
    server().say(R"(40{"sid":"n"})");
    hooks();
    pass(499ms);
    server().say("2");
    BOOST_TEST((server().heard() == Strings{"40", "3"}));

    pass(499ms);
    BOOST_TEST(hooks() == Strings{});
    pass(1ms);

    BOOST_TEST(hooks() == Strings{"disconnected: ping timeout"});
}

BOOST_AUTO_TEST_CASE(older_server_is_pinged_and_given_up_when_it_does_not_answer) {
    auto with = options();
    with.endpoint.eio = 3;
    make(std::move(with));
    connect();
    server().join_older();
    hooks();
    pass(ping_interval);
    BOOST_TEST(server().heard() == Strings{"2"});
    server().say("3");
    pass(ping_interval);
    BOOST_TEST(server().heard() == Strings{"2"});

    pass(ping_timeout - 1ms);
    BOOST_TEST(hooks() == Strings{});
    pass(1ms);

    BOOST_TEST(hooks() == Strings{"disconnected: ping timeout"});
}

BOOST_AUTO_TEST_CASE(older_server_is_pinged_in_its_interval_however_long_it_may_take_to_answer) {
    auto with = options();
    with.endpoint.eio = 3;
    make(std::move(with));
    connect();
    server().accept("GET ");
    server().say(R"(0{"sid":"s","upgrades":[],"pingInterval":1000,"pingTimeout":60000})");
    server().say("40");

    for (int ping = 0; ping < 3; ++ping) {
        pass(999ms);
        BOOST_TEST(server().heard() == Strings{});
        pass(1ms);
        BOOST_TEST(server().heard() == Strings{"2"});
        server().say("3");
    }
}

BOOST_AUTO_TEST_CASE(server_that_takes_its_leave_is_not_asked_again) {
    come_up();

    server().say("41");
    server().part();
    pass(1h);

    BOOST_TEST(hooks() == Strings{"disconnected: io server disconnect"});
    BOOST_TEST(dialled() == 1U);
    connect();
    server().join();
    BOOST_TEST(hooks() == Strings{"connected"});
}

BOOST_AUTO_TEST_CASE(hook_may_ask_for_the_connection_that_the_server_has_ended) {
    come_up();
    client->on_disconnect([this](const SocketClient::Disconnection&) { client->connect(); });

    server().say("41");
    server().part();

    server().join();
    BOOST_TEST(client->is_connected());
}

BOOST_AUTO_TEST_CASE(own_disconnect_says_so_and_is_final) {
    come_up();

    client->disconnect();
    BOOST_TEST(hooks() == Strings{"disconnected: io client disconnect"});
    settle(io);
    BOOST_TEST((server().part() == Strings{"41", "close 1000"}));
    pass(1h);

    BOOST_TEST(dialled() == 1U);
    BOOST_TEST(hooks() == Strings{});
}

BOOST_AUTO_TEST_CASE(namespace_is_left_by_its_name) {
    auto with = options();
    with.nsp = "/chat";
    make(std::move(with));
    connect();
    server().accept("GET ");
    server().say(FarServer::greeting);
    server().say(R"(40/chat,{"sid":"n"})");
    server().heard();

    client->disconnect();
    settle(io);

    BOOST_TEST((server().part() == Strings{"41/chat,", "close 1000"}));
}

BOOST_AUTO_TEST_CASE(client_that_left_may_connect_again_at_once) {
    come_up();

    client->disconnect();
    connect();
    server().part();

    server().join();
    BOOST_TEST((hooks() == Strings{"disconnected: io client disconnect", "connected"}));
}

BOOST_AUTO_TEST_CASE(client_that_left_while_it_paused_does_not_go_on) {
    network.manner = MemoryNetwork::Manner::refuses;
    make();
    connect();

    client->disconnect();
    pass(1h);

    BOOST_TEST(dialled() == 1U);
}

BOOST_AUTO_TEST_CASE(attempts_in_a_row_are_counted) {
    auto with = options();
    with.reconnection.attempts_max = 2;
    make(std::move(with));
    network.manner = MemoryNetwork::Manner::refuses;
    connect();
    pass(pause_max);
    pass(pause_max);
    pass(pause_max);

    BOOST_TEST(dialled() == 3U);
    BOOST_TEST(hooks() == (Strings{"failed: Connection refused", "failed: Connection refused",
                                   "failed for good: Connection refused"}));
}

BOOST_AUTO_TEST_CASE(client_without_reconnection_tries_once) {
    auto with = options();
    with.reconnection.attempts_max = 0;
    come_up(std::move(with));

    server().vanish();
    pass(1h);

    BOOST_TEST(dialled() == 1U);
    BOOST_TEST(hooks() == Strings{"disconnected: transport close"});
}

BOOST_AUTO_TEST_CASE(hook_that_throws_is_reported_and_costs_nothing) {
    make();
    client->on_connect([] { throw std::runtime_error("oops"); });
    connect();
    server().join();

    BOOST_TEST(thrown_words() == "oops");
    BOOST_TEST(client->is_connected());
}

BOOST_AUTO_TEST_CASE(hook_may_destroy_the_client) {
    come_up();
    client->on_disconnect([this](const SocketClient::Disconnection&) { client.reset(); });

    server().vanish();
    pass(1h);

    BOOST_TEST(!client);
    BOOST_TEST(dialled() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
