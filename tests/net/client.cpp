#include "net/peer/client.hpp"

#include <boost/test/unit_test.hpp>

#include "core/async/clock.hpp"
#include "net/error.hpp"
#include "net/websocket/error.hpp"
#include "tests/net/client_fixture.hpp"
#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(client, ClientFixture)

BOOST_AUTO_TEST_CASE(engineio_4_is_asked_for_first_and_messages_go_both_ways) {
    connect();
    server().join();
    BOOST_TEST(words(result) == words(error_code()));

    std::string message;
    running.spawn(keep_message(client->channel(), message));
    client->channel().write(R"({"type":"there"})");
    server().say(R"(42["ewdjs",{"type":"back"}])");

    BOOST_TEST(server().heard() == Strings{R"(42["ewdjs",{"type":"there"}])"});
    BOOST_TEST(message == R"({"type":"back"})");
}

BOOST_AUTO_TEST_CASE(reply_that_is_no_json_costs_nothing_but_itself) {
    connect();
    server().join();
    std::string message = "none";
    running.spawn(keep_message(client->channel(), message));
    server().say(R"(42["ewdjs",{]])");
    BOOST_TEST(message == "");

    running.spawn(keep_message(client->channel(), message));
    server().say(R"(42["ewdjs",{}])");

    BOOST_TEST(message == "{}");
}

BOOST_AUTO_TEST_CASE(reply_that_is_no_json_by_itself_is_read_again) {
    connect();
    server().join();
    std::string message;
    running.spawn(keep_message(client->channel(), message));

    server().say(R"(42["ewdjs",{"n":1},{"n":2}])");

    BOOST_TEST(client->channel().read_again(message).value() == R"({"n":1})");
    BOOST_TEST(client->channel().read_again(R"({"n":})").value() == "");
    BOOST_TEST(client->channel().read_again("").value() == "");
}

BOOST_AUTO_TEST_CASE(servers_may_say_what_stands_deeper_than_what_clients_may) {
    const std::string deep = std::string(1000, '[') + std::string(1000, ']');
    connect();
    server().join();
    std::string message;
    running.spawn(keep_message(client->channel(), message));

    server().say("42[\"ewdjs\"," + deep + "]");

    BOOST_TEST(message == deep);
}

BOOST_AUTO_TEST_CASE(other_events_and_namespaces_are_passed_over) {
    connect();
    server().join();
    std::string message;
    running.spawn(keep_message(client->channel(), message));

    server().say(R"(42["chat",{"n":1}])");
    server().say(R"(42["ewdjs"])");
    server().say(R"(42/other,["ewdjs",{"n":2}])");
    server().say(R"(41/other,)");
    server().say(R"(427["ewdjs",{"n":3},4])");

    BOOST_TEST(message == R"({"n":3})");
}

BOOST_AUTO_TEST_CASE(no_more_is_sent_than_the_server_says_it_takes) {
    connect();
    server().accept("GET ");
    server().say(R"(0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,)"
                 R"("maxPayload":100})");
    server().say(R"(40{"sid":"n"})");
    const std::size_t frame = std::string_view(R"(42["ewdjs",])").size();

    BOOST_TEST((client->channel().fit(100 - frame) == Fit::fits));
    BOOST_TEST((client->channel().fit(101 - frame) == Fit::too_big));
}

BOOST_AUTO_TEST_CASE(server_that_does_not_say_it_takes_a_million_bytes) {
    auto larger = options();
    larger.outbox_bytes_max = 10'000'000;
    connect(std::move(larger));
    server().join();
    const std::size_t frame = std::string_view(R"(42["ewdjs",])").size();

    BOOST_TEST((client->channel().fit(1'000'000 - frame) == Fit::fits));
    BOOST_TEST((client->channel().fit(1'000'001 - frame) == Fit::too_big));
}

BOOST_AUTO_TEST_CASE(greeting_that_makes_no_sense_fails_the_attempt) {
    for (const auto& [said, why] :
         {std::pair("0{}", Error::handshake), {"40", Error::protocol}, {"5", Error::protocol}}) {
        ClientFixture one;
        one.connect();
        one.server().accept("GET ");

        one.server().say(said);
        one.server().part();

        BOOST_TEST(words(one.result) == words(error_code(why)));
    }
}

BOOST_AUTO_TEST_CASE(what_comes_with_the_answer_to_the_upgrade_is_not_lost) {
    connect();
    server().bytes();

    server().say_bytes(FarServer::switching() + '\x81' +
                       static_cast<char>(FarServer::greeting.size()) +
                       std::string(FarServer::greeting));

    BOOST_TEST(server().heard() == Strings{"40"});
}

BOOST_AUTO_TEST_CASE(older_server_is_found_out_and_asked_in_its_way_from_then_on) {
    connect();
    server().accept("GET /socket.io/?EIO=4&");
    server().say(FarServer::greeting);
    server().say("40");
    BOOST_TEST((server().part() == Strings{"40", "close 1002"}));
    BOOST_TEST_REQUIRE(network.servers.size() == 2U);
    server().join_older();
    BOOST_TEST(words(result) == words(error_code()));

    leave_now();
    server().part();
    connect();

    BOOST_TEST_REQUIRE(network.servers.size() == 3U);
    server().join_older();
    BOOST_TEST(words(result) == words(error_code()));
}

BOOST_AUTO_TEST_CASE(older_server_that_fails_is_asked_for_engineio_4_again) {
    connect();
    server().accept("GET /socket.io/?EIO=4&");
    server().say(FarServer::greeting);
    server().say("40");
    server().part();
    server().join_older();
    leave_now();
    server().part();
    connect();
    server().accept("GET /socket.io/?EIO=3&");
    server().vanish();

    connect();

    server().join();
    BOOST_TEST(words(result) == words(error_code()));
}

BOOST_AUTO_TEST_CASE(generation_that_the_endpoint_names_is_the_only_one_asked_for) {
    auto newer = options();
    newer.endpoint.eio = 4;
    connect(std::move(newer));
    server().accept("GET /socket.io/?EIO=4&");
    server().say(FarServer::greeting);
    server().say("40");
    server().part();

    BOOST_TEST(network.dialled == 1U);
    BOOST_TEST(words(result) == words(error_code(Error::other_generation)));
}

BOOST_AUTO_TEST_CASE(newer_server_that_refuses_after_it_has_switched_is_found_out) {
    auto older = options();
    older.endpoint.eio = 3;
    connect(std::move(older));
    server().accept("GET /socket.io/?EIO=3&");

    server().say_bytes("HTTP/1.1 400 Bad Request\r\n\r\nUnsupported protocol version");
    server().vanish();

    BOOST_TEST(words(result) == words(error_code(Error::other_generation)));
}

BOOST_AUTO_TEST_CASE(refusals_say_what_was_refused) {
    connect();
    server().bytes();
    server().say_bytes("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST(words(result) == words(websocket::refused_with(503)));

    connect();
    server().accept("GET ");
    server().say(FarServer::greeting);
    server().say(R"(44{"message":"Not authorized"})");
    BOOST_TEST((server().part() == Strings{"40", "close 1002"}));
    BOOST_TEST(words(result) == words(error_code(Error::refused)));

    network.manner = MemoryNetwork::Manner::refuses;
    connect();
    BOOST_TEST(words(result) == words(error_code(boost::asio::error::connection_refused)));
}

BOOST_AUTO_TEST_SUITE_END()
