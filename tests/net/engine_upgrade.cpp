#include <boost/test/unit_test.hpp>

#include "tests/net/engine_site.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::net::socketio;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

const std::string close_frame("\x88\0", 2);
const std::string normal_close("\x88\2\x03\xe8");

/// A client that has opened a WebSocket for its session.
struct Upgrading {
    explicit Upgrading(EngineSite& site, int generation = 4)
        : client(site, generation), stream(site.connect()) {
        const std::string answer = site.send(*stream, get(client.upgrade_query(), upgrade_fields));
        BOOST_TEST(answer.starts_with("HTTP/1.1 101 "), answer);
        BOOST_TEST(body_of(answer) == "");
    }

    PollingClient client;
    std::unique_ptr<Stream> stream;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(engine_upgrade, EngineSite)

BOOST_AUTO_TEST_CASE(client_changes_to_the_websocket_once_it_says_so) {
    Upgrading upgrading(*this);
    BOOST_TEST(send(*upgrading.stream, masked("2probe")) == framed("3probe"));
    BOOST_TEST((socket->transport() == TransportName::polling));

    send(*upgrading.stream, masked("5") + masked("4right behind"));

    BOOST_TEST((socket->transport() == TransportName::websocket));
    BOOST_TEST(heard == "right behind;");
    BOOST_TEST(send(*upgrading.stream, masked("4a")) == framed("4a"));
    BOOST_TEST(body_of(upgrading.client.poll()) == R"({"code":3,"message":"Bad request"})");
}

BOOST_AUTO_TEST_CASE(every_get_is_released_in_its_time_while_the_client_upgrades) {
    for (const int generation : {3, 4}) {
        Upgrading upgrading(*this, generation);
        const auto held = connect();
        send(*held, get(upgrading.client.query()));

        send(*upgrading.stream, masked("2probe"));

        const std::string noop = generation == 3 ? "1:6" : "6";
        BOOST_TEST(body_of(arrived(*held)) == noop);
        for (int n = 0; n < 3; ++n) {
            BOOST_TEST(send(*held, get(upgrading.client.query())) == "");
            advance(99ms);
            BOOST_TEST(arrived(*held) == "");
            advance(1ms);
            BOOST_TEST(body_of(arrived(*held)) == noop);
        }
        advance(100ms);
        BOOST_TEST(body_of(upgrading.client.poll()) == noop);
    }
}

BOOST_AUTO_TEST_CASE(what_is_said_does_not_wait_for_the_time_of_a_release) {
    Upgrading upgrading(*this);
    const auto held = connect();
    send(*held, get(upgrading.client.query()));
    send(*upgrading.stream, masked("2probe"));
    BOOST_TEST(body_of(arrived(*held)) == "6");
    send(*held, get(upgrading.client.query()));

    socket->send_text("a");

    BOOST_TEST(body_of(arrived(*held)) == "4a");
}

BOOST_AUTO_TEST_CASE(get_that_waits_for_its_release_is_released_by_the_change) {
    Upgrading upgrading(*this);
    send(*upgrading.stream, masked("2probe"));
    BOOST_TEST(body_of(upgrading.client.poll()) == "6");
    const auto held = connect();
    send(*held, get(upgrading.client.query()));

    send(*upgrading.stream, masked("5"));

    BOOST_TEST(body_of(arrived(*held)) == "6");
    advance(100ms);
    BOOST_TEST(send(*upgrading.stream, masked("4a")) == framed("4a"));
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_or_out_of_order_across_the_upgrade) {
    Upgrading upgrading(*this);
    send(*upgrading.stream, masked("2probe"));
    socket->send_text("one");
    BOOST_TEST(body_of(upgrading.client.poll()) == "4one");
    socket->send_text("two");
    socket->send_text("three");

    BOOST_TEST(send(*upgrading.stream, masked("5")) == framed("4two") + framed("4three"));
}

BOOST_AUTO_TEST_CASE(what_was_posted_comes_before_what_follows_on_the_websocket) {
    Upgrading upgrading(*this);
    send(*upgrading.stream, masked("2probe"));

    upgrading.client.say("4posted");
    send(*upgrading.stream, masked("5") + masked("4framed"));

    BOOST_TEST(heard == "posted;framed;");
}

BOOST_AUTO_TEST_CASE(websocket_that_does_not_probe_is_closed_and_polling_goes_on) {
    for (const char* first : {"2", "5", "4hello", "x", "2probes"}) {
        Upgrading upgrading(*this);

        BOOST_TEST(send(*upgrading.stream, masked(first)) == normal_close, first);

        BOOST_TEST(body_of(upgrading.client.say("4a")) == "ok");
    }
}

BOOST_AUTO_TEST_CASE(websocket_that_breaks_before_the_end_leaves_polling_alone) {
    Upgrading upgrading(*this);
    send(*upgrading.stream, masked("2probe"));

    upgrading.stream->close();
    settle();

    BOOST_TEST(body_of(upgrading.client.say("4a")) == "ok");
    BOOST_TEST(body_of(upgrading.client.poll()) == "4a");
    const auto held = connect();
    BOOST_TEST(send(*held, get(upgrading.client.query())) == "");
}

BOOST_AUTO_TEST_CASE(client_has_only_so_long_to_change) {
    Upgrading upgrading(*this);
    send(*upgrading.stream, masked("2probe"));

    advance(options.upgrade_timeout);

    BOOST_TEST(arrived(*upgrading.stream) == normal_close);
    BOOST_TEST((socket->transport() == TransportName::polling));
    BOOST_TEST(body_of(upgrading.client.say("4a")) == "ok");
    send(*upgrading.stream, masked("5"));
    BOOST_TEST((socket->transport() == TransportName::polling));
}

BOOST_AUTO_TEST_CASE(session_polls_on_before_the_websocket_has_answered_that_it_is_late) {
    Upgrading late(*this);
    send(*late.stream, masked("2probe"));
    BOOST_TEST(body_of(late.client.poll()) == "6");

    advance(options.upgrade_timeout);

    const auto held = connect();
    BOOST_TEST(send(*held, get(late.client.query())) == "");
    advance(options.session.heartbeat.ping_interval - options.upgrade_timeout);
    BOOST_TEST(body_of(arrived(*held)) == "2");
}

BOOST_AUTO_TEST_CASE(client_that_was_late_may_try_another_websocket) {
    Upgrading late(*this);
    send(*late.stream, masked("2probe"));
    advance(options.upgrade_timeout);
    const auto second = connect();
    send(*second, get(late.client.upgrade_query(), upgrade_fields));
    BOOST_TEST(send(*second, masked("2probe")) == framed("3probe"));

    late.stream->close();
    settle();

    BOOST_TEST(send(*second, masked("5") + masked("4a")) == framed("4a"));
    BOOST_TEST((socket->transport() == TransportName::websocket));
}

BOOST_AUTO_TEST_CASE(second_websocket_is_closed_and_the_first_is_unaffected) {
    Upgrading upgrading(*this);
    const std::string request = get(upgrading.client.upgrade_query(), upgrade_fields);

    BOOST_TEST(body_of(ask(request)) == normal_close);

    BOOST_TEST(send(*upgrading.stream, masked("2probe")) == framed("3probe"));
    send(*upgrading.stream, masked("5"));
    const std::string late = ask(request);
    BOOST_TEST(late.starts_with("HTTP/1.1 101 "), late);
    BOOST_TEST(body_of(late) == normal_close);
    BOOST_TEST(send(*upgrading.stream, masked("4a")) == framed("4a"));
}

BOOST_AUTO_TEST_CASE(session_that_ends_takes_the_websocket_along) {
    Upgrading upgrading(*this);
    send(*upgrading.stream, masked("2probe"));

    upgrading.client.say("1");

    BOOST_TEST(arrived(*upgrading.stream) == close_frame);
    BOOST_TEST(ends == "transport close;");
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(stop_that_is_cut_short_waits_for_no_client_that_upgrades) {
    Upgrading probing(*this);
    send(*probing.stream, masked("2probe"));
    Upgrading late(*this);
    late.stream->try_write(masked("nonsense")).value();
    settle();
    server().close(EngineEnd::server_shutting_down);
    settle();
    BOOST_TEST(connections() >= 2U);

    server().abort();
    settle();

    BOOST_TEST(connections() == 0U);
}

BOOST_AUTO_TEST_CASE(pings_wait_until_the_upgrade_is_over) {
    options.upgrade_timeout = 60s;
    Upgrading upgrading(*this);
    advance(24s);
    send(*upgrading.stream, masked("2probe"));
    const auto held = connect();
    BOOST_TEST(body_of(send(*held, get(upgrading.client.query()))) == "6");

    advance(2s);
    BOOST_TEST(arrived(*upgrading.stream) == "");

    BOOST_TEST(send(*upgrading.stream, masked("5")) == framed("2"));
}

BOOST_AUTO_TEST_CASE(post_that_comes_after_the_upgrade_is_refused_and_hurts_nothing) {
    Upgrading upgrading(*this);
    send(*upgrading.stream, masked("2probe"));
    const auto slow = connect();
    const std::string request = post(upgrading.client.query(), "4slow");
    send(*slow, request.substr(0, request.size() - 1));

    send(*upgrading.stream, masked("5") + masked("4framed"));
    const std::string answer = send(*slow, request.substr(request.size() - 1));
    send(*upgrading.stream, masked("4more"));

    BOOST_TEST(answer.starts_with("HTTP/1.1 400 "), answer);
    BOOST_TEST(heard == "framed;more;");
}

BOOST_AUTO_TEST_SUITE_END()
