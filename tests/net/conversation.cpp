#include "net/socketio/conversation.hpp"

#include <boost/test/unit_test.hpp>

#include "net/error.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::net::socketio;
using namespace std::chrono_literals;

namespace {

Conversation server(Generation generation) {
    return Conversation({.generation = generation, .sid = "SECRET", .socket_id = "ID"});
}

Conversation joined_server(Generation generation) {
    Conversation talk = server(generation);
    talk.begin();
    if (generation == Generation::eio4) talk.take("40");
    return talk;
}

Conversation client(Generation generation) {
    return Conversation({.role = websocket::Role::client, .generation = generation});
}

constexpr auto greeting =
    R"(0{"sid":"S","upgrades":[],"pingInterval":3000,"pingTimeout":2000,"maxPayload":1000})";

}  // namespace

BOOST_AUTO_TEST_SUITE(conversation)

BOOST_AUTO_TEST_CASE(server_of_engine_io_4_greets_and_waits_for_the_client_to_join) {
    Conversation talk = server(Generation::eio4);

    const auto packets = talk.begin();

    BOOST_TEST_REQUIRE(packets.size() == 1U);
    BOOST_TEST(packets[0] == R"(0{"sid":"SECRET","upgrades":[],"pingInterval":25000,)"
                             R"("pingTimeout":20000,"maxPayload":1000000})");
    BOOST_TEST(!talk.joined());
    BOOST_TEST(talk.take("40").reply == R"(40{"sid":"ID"})");
    BOOST_TEST(talk.joined());
}

BOOST_AUTO_TEST_CASE(server_of_engine_io_3_joins_the_client_by_itself) {
    Conversation talk = server(Generation::eio3);

    const auto packets = talk.begin();

    BOOST_TEST_REQUIRE(packets.size() == 2U);
    BOOST_TEST(packets[1] == "40");
    BOOST_TEST(talk.joined());
    BOOST_TEST(!talk.take("40").end);
}

BOOST_AUTO_TEST_CASE(client_sends_no_more_than_the_server_says_it_takes) {
    Conversation told = client(Generation::eio4);
    Conversation untold = client(Generation::eio3);
    told.take(greeting);
    untold.take(R"(0{"sid":"S","upgrades":[],"pingInterval":3000,"pingTimeout":2000})");

    BOOST_TEST(told.sent_bytes_max() == 1000U);
    BOOST_TEST(untold.sent_bytes_max() == 1'000'000U);
    BOOST_TEST(server(Generation::eio4).sent_bytes_max() > 1'000'000'000U);
}

BOOST_AUTO_TEST_CASE(what_is_no_json_ends_a_client_and_costs_a_server_one_reply) {
    Conversation of_client = joined_server(Generation::eio4);
    Conversation of_server = client(Generation::eio4);
    of_server.take(greeting);
    of_server.take(R"(40{"sid":"ID"})");

    BOOST_TEST(of_client.take(R"(42["ewdjs",{]])").end);
    const Step dropped = of_server.take(R"(42["ewdjs",{]])");
    BOOST_TEST(!dropped.end);
    BOOST_TEST((dropped.message == std::string()));
}

BOOST_AUTO_TEST_CASE(servers_may_say_what_stands_deeper_than_what_clients_may) {
    const std::string deep = R"(42["ewdjs",)" + std::string(500, '[') + std::string(500, ']') + ']';
    Conversation of_client = joined_server(Generation::eio4);
    Conversation of_server = client(Generation::eio4);
    of_server.take(greeting);
    of_server.take(R"(40{"sid":"ID"})");

    BOOST_TEST(of_client.take(deep).end);
    BOOST_TEST(of_server.take(deep).message->size() == 1000U);
}

BOOST_AUTO_TEST_CASE(message_is_the_argument_of_ewdjs_as_it_came) {
    for (const auto generation : {Generation::eio3, Generation::eio4}) {
        Conversation talk = joined_server(generation);

        BOOST_TEST(*talk.take(R"(42["ewdjs",{"type": "a"}])").message == R"({"type": "a"})");
        BOOST_TEST(*talk.take(R"(427["ewdjs",null])").message == "null");
        BOOST_TEST(*talk.take(R"(42/,["ewdjs",[1],2])").message == "[1]");
    }
}

BOOST_AUTO_TEST_CASE(other_events_are_passed_over) {
    Conversation talk = joined_server(Generation::eio4);

    const Step step = talk.take(R"(42["chat",{"type":"a"}])");

    BOOST_TEST(!step.message.has_value());
    BOOST_TEST(!step.end);
}

BOOST_AUTO_TEST_CASE(event_before_joining_ends_the_session) {
    Conversation talk = server(Generation::eio4);
    talk.begin();

    BOOST_TEST((talk.take(R"(42["ewdjs",{}])").end == net::Error::protocol));
}

BOOST_AUTO_TEST_CASE(unknown_namespace_is_refused_and_the_session_goes_on) {
    Conversation talk = joined_server(Generation::eio4);

    const Step step = talk.take("40/admin,{}");

    BOOST_TEST(step.reply == R"(44/admin,{"message":"Invalid namespace"})");
    BOOST_TEST(!step.end);
}

BOOST_AUTO_TEST_CASE(packets_that_can_not_be_end_the_session) {
    for (const std::string packet : {"", "x", "9", "4", "49", "42", "42[", "42[]", "42{}",
                                     "42[\"ewdjs\",{}", "42[\"ewdjs\",{}]x", "44", "0{}"}) {
        Conversation talk = joined_server(Generation::eio4);

        BOOST_TEST(!!talk.take(packet).end, packet);
    }
}

BOOST_AUTO_TEST_CASE(pings_are_answered_by_the_side_that_does_not_ping) {
    BOOST_TEST(joined_server(Generation::eio3).take("2").reply == "3");
    BOOST_TEST((joined_server(Generation::eio4).take("2").end == net::Error::protocol));
    BOOST_TEST(!joined_server(Generation::eio4).take("3").end);
    BOOST_TEST((joined_server(Generation::eio3).take("3").end == net::Error::protocol));
}

BOOST_AUTO_TEST_CASE(leaving_ends_the_session) {
    BOOST_TEST((joined_server(Generation::eio4).take("41").end == net::Error::disconnected));
    BOOST_TEST((joined_server(Generation::eio4).take("1").end == net::Error::disconnected));
}

BOOST_AUTO_TEST_CASE(client_of_engine_io_4_asks_to_join_and_takes_the_servers_times) {
    Conversation talk = client(Generation::eio4);

    BOOST_TEST(talk.begin().empty());
    BOOST_TEST(talk.take(greeting).reply == "40");
    BOOST_TEST((talk.heartbeat().ping_interval == 3s));
    BOOST_TEST(!talk.take(R"(40{"sid":"x"})").end);
    BOOST_TEST(talk.joined());
}

BOOST_AUTO_TEST_CASE(client_of_engine_io_3_is_joined_by_the_server) {
    Conversation talk = client(Generation::eio3);

    BOOST_TEST(talk.take(greeting).reply == "");
    BOOST_TEST(!talk.take("40").end);
    BOOST_TEST(talk.joined());
}

BOOST_AUTO_TEST_CASE(client_notices_a_server_of_the_other_generation) {
    Conversation newer = client(Generation::eio4);
    newer.take(greeting);
    Conversation older = client(Generation::eio3);
    older.take(greeting);

    BOOST_TEST((newer.take("40").end == net::Error::other_generation));
    BOOST_TEST((older.take(R"(40{"sid":"x"})").end == net::Error::other_generation));
}

BOOST_AUTO_TEST_CASE(client_is_refused_or_greeted_wrongly) {
    Conversation refused = client(Generation::eio4);
    refused.take(greeting);

    BOOST_TEST((refused.take(R"(44{"message":"no"})").end == net::Error::refused));
    BOOST_TEST((client(Generation::eio4).take("0{}").end == net::Error::handshake));
    BOOST_TEST((client(Generation::eio4).take("40").end == net::Error::protocol));
}

BOOST_AUTO_TEST_SUITE_END()
