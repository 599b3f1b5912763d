#include <boost/test/unit_test.hpp>

#include "tests/net/engine_site.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::net::socketio;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

std::string opening(const std::string& sid) {
    return framed(R"(0{"sid":")" + sid + R"(","upgrades":[],"pingInterval":25000,)" +
                  R"("pingTimeout":20000,"maxPayload":1000000})");
}

/// A session that is on a WebSocket from its beginning.
struct WebSocketClient {
    explicit WebSocketClient(EngineSite& site, const std::string& more = "EIO=4",
                             const std::string& behind = {})
        : stream(site.connect()) {
        greeting = site.send(*stream, get(more + "&transport=websocket", upgrade_fields) + behind);
    }

    std::unique_ptr<Stream> stream;
    std::string greeting;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(engine_websocket, EngineSite)

BOOST_AUTO_TEST_CASE(session_begins_with_its_opening) {
    const WebSocketClient client(*this);

    BOOST_TEST(client.greeting.starts_with("HTTP/1.1 101 "), client.greeting);
    BOOST_TEST(client.greeting.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
    BOOST_TEST(body_of(client.greeting) == opening("ABCDEFGHIJKLMNOPQRSTA"));
}

BOOST_AUTO_TEST_CASE(session_of_engineio_3_begins_with_nothing_but_its_opening) {
    const WebSocketClient client(*this, "EIO=3");

    BOOST_TEST(body_of(client.greeting) == opening("ABCDEFGHIJKLMNOPQRSTA"));
}

BOOST_AUTO_TEST_CASE(application_that_does_not_read_reassures_a_client_of_engineio_3) {
    options.on_engine = [](EngineSocket& other) -> Task<> {
        Timer timer(other.executor());
        co_await timer.wait_for(100s);
        while (co_await other.receive()) continue;
    };
    const WebSocketClient client(*this, "EIO=3");

    advance(10s);
    BOOST_TEST(arrived(*client.stream) == framed("6"));
    advance(80s);

    BOOST_TEST(server().sessions() == 1U);
}

BOOST_AUTO_TEST_CASE(application_that_does_not_read_is_woken_when_its_client_has_gone) {
    options.on_engine = [this](EngineSocket& other) -> Task<> {
        Signal ended(other.executor());
        other.wake_at_end(&ended);
        while (!other.has_ended()) co_await ended.wait();
        ends = (co_await other.receive()).error().message();
    };
    const WebSocketClient client(*this);

    client.stream->close();
    advance(25s);
    advance(25s);

    BOOST_TEST(ends == "transport error");
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(frame_that_came_with_the_handshake_is_not_lost) {
    const WebSocketClient client(*this, "EIO=4", masked("4early"));

    BOOST_TEST(heard == "early;");
    BOOST_TEST(body_of(client.greeting) == opening("ABCDEFGHIJKLMNOPQRSTA") + framed("4early"));
}

BOOST_AUTO_TEST_CASE(client_that_does_not_take_the_101_is_cut) {
    stream_bytes = 400;
    const auto stream = connect();
    for (int refused = 0; refused < 2; ++refused) {
        stream->try_write(get("EIO=4&transport=tin")).value();
        settle();
    }
    stream->try_write(get("EIO=4&transport=websocket", upgrade_fields)).value();
    settle();

    advance(connection.http.write_timeout - 1ms);
    BOOST_TEST(connections() == 1U);
    BOOST_TEST(server().sessions() == 0U);
    advance(1ms);

    BOOST_TEST(connections() == 0U);
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(binary_messages_come_back_in_the_form_of_the_generation) {
    using namespace std::string_literals;
    std::string frame;
    const std::string zeros(4, '\0');

    const WebSocketClient eio4(*this);
    BOOST_TEST(send(*eio4.stream, "\x82\x82"s + zeros + "\1\2") == "\x82\2\1\2"s);
    const WebSocketClient eio3(*this, "EIO=3");
    BOOST_TEST(send(*eio3.stream, "\x82\x83"s + zeros + "\4\1\2") == "\x82\3\4\1\2"s);
    const WebSocketClient base64(*this, "EIO=3&b64=1");
    BOOST_TEST(send(*base64.stream, masked("b4AQI=")) == framed("b4AQI="));
}

BOOST_AUTO_TEST_CASE(server_of_engineio_4_pings_and_closes_who_is_silent) {
    const WebSocketClient client(*this);

    advance(25s);
    BOOST_TEST(arrived(*client.stream) == framed("2"));
    BOOST_TEST(send(*client.stream, masked("3")) == "");
    advance(25s);
    BOOST_TEST(arrived(*client.stream) == framed("2"));
    advance(20s);

    BOOST_TEST(ends == "ping timeout;");
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(pings_come_in_their_interval_also_when_they_may_stay_unanswered_for_longer) {
    options.session.heartbeat = {.ping_interval = 10s, .ping_timeout = 60s};
    const WebSocketClient client(*this);

    for (int beat = 0; beat < 3; ++beat) {
        advance(10s);
        BOOST_TEST(arrived(*client.stream) == framed("2"));
        BOOST_TEST(send(*client.stream, masked("3")) == "");
    }
}

BOOST_AUTO_TEST_CASE(client_of_engineio_3_pings_and_is_closed_when_silent) {
    const WebSocketClient client(*this, "EIO=3");

    advance(40s);
    BOOST_TEST(send(*client.stream, masked("2")) == framed("3"));
    advance(44s);
    BOOST_TEST(ends == "");
    advance(1s);

    BOOST_TEST(ends == "ping timeout;");
}

BOOST_AUTO_TEST_CASE(wrong_side_of_the_heartbeat_is_an_error) {
    const WebSocketClient eio4(*this);
    send(*eio4.stream, masked("2"));
    const WebSocketClient eio3(*this, "EIO=3");
    send(*eio3.stream, masked("3"));

    BOOST_TEST(ends == "transport error;transport error;");
}

BOOST_AUTO_TEST_CASE(unreadable_packet_closes_the_connection) {
    const WebSocketClient client(*this);

    const std::string answer = send(*client.stream, masked("9"));
    client.stream->close();
    settle();

    BOOST_TEST(answer == std::string("\x88\2\x03\xea"));
    BOOST_TEST(ends == "parse error;");
}

BOOST_AUTO_TEST_CASE(close_packet_closes_the_connection) {
    const WebSocketClient client(*this);

    BOOST_TEST(send(*client.stream, masked("1")) == std::string("\x88\0", 2));
    client.stream->close();
    settle();

    BOOST_TEST(ends == "transport close;");
}

BOOST_AUTO_TEST_CASE(connection_that_is_gone_ends_the_session) {
    const WebSocketClient client(*this);

    client.stream->close();
    settle();

    BOOST_TEST(ends == "transport close;");
    BOOST_TEST(server().sessions() == 0U);
    BOOST_TEST(connections() == 0U);
}

BOOST_AUTO_TEST_CASE(server_closes_after_what_is_queued) {
    const WebSocketClient client(*this);
    socket->send_text("last");
    socket->close(EngineEnd::forced_close);
    BOOST_TEST(!socket->send_text("too late"));

    BOOST_TEST(arrived(*client.stream) == framed("4last") + std::string("\x88\0", 2));
    client.stream->close();
    settle();

    BOOST_TEST(ends == "forced close;");
}

BOOST_AUTO_TEST_CASE(more_may_wait_for_another_server_and_room_for_faults_is_kept_free) {
    options.session.outbox_bytes_max = 1000;
    const WebSocketClient client(*this);
    const std::string text(900, 'x');

    socket->set_outbox({.bytes_max = 7000, .faults_bytes = 1000});

    BOOST_TEST((socket->fit(1000) == Fit::too_big));
    for (int n = 0; n < 7; ++n) BOOST_TEST(socket->send_text(text));
    BOOST_TEST((socket->fit(500) == Fit::fits));
    BOOST_TEST((socket->fit(900) == Fit::full));
    BOOST_TEST(socket->send_text(text));
    BOOST_TEST(!socket->send_text(text));
    settle();
    BOOST_TEST(ends == "overloaded;");
}

BOOST_AUTO_TEST_CASE(what_fills_the_outbox_alone_fits_and_leaves_room_for_faults) {
    options.session.outbox_bytes_max = 1000;
    const WebSocketClient client(*this);

    socket->set_outbox({.bytes_max = 1000, .faults_bytes = 100});

    BOOST_TEST((socket->fit(990) == Fit::fits));
    BOOST_TEST(socket->send_text(std::string(990, 'x')));
    BOOST_TEST((socket->fit(20) == Fit::full));
    BOOST_TEST(socket->send_text(std::string(50, 'x')));
}

BOOST_AUTO_TEST_CASE(client_that_does_not_read_is_closed_at_the_limit) {
    options.session.outbox_bytes_max = 1000;
    int slow = 0;
    options.session.on_slow = [&slow](const std::string&) { ++slow; };
    const WebSocketClient client(*this);

    BOOST_TEST(!socket->send_text(std::string(1000, 'x')));
    settle();

    BOOST_TEST(slow == 1);
    BOOST_TEST(ends == "overloaded;");
}

BOOST_AUTO_TEST_SUITE_END()
