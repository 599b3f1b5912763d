#include <boost/test/unit_test.hpp>

#include "tests/net/engine_site.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::net::socketio;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

/// Ends the session with the first message.
Task<> close_at_once(EngineSocket& session, EngineEnd why) {
    while (co_await session.receive()) session.close(why);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(engine_polling, EngineSite)

BOOST_AUTO_TEST_CASE(new_session_is_opened_as_the_protocol_says) {
    const std::string answer = ask(get("EIO=4&transport=polling"));

    BOOST_TEST(answer.starts_with("HTTP/1.1 200 OK\r\n"), answer);
    BOOST_TEST(answer.find("Content-Type: text/plain; charset=UTF-8\r\n") != answer.npos);
    BOOST_TEST(answer.find("Cache-Control: no-store\r\n") != answer.npos);
    BOOST_TEST(answer.find("Set-Cookie") == answer.npos);
    BOOST_TEST(body_of(answer) ==
               R"(0{"sid":"ABCDEFGHIJKLMNOPQRSTA","upgrades":["websocket"],)"
               R"("pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})");
}

BOOST_AUTO_TEST_CASE(engineio_3_counts_the_length_of_its_opening) {
    const std::string answer = ask(get("EIO=3&transport=polling&b64=1"));

    const std::string body = body_of(answer);
    BOOST_TEST(body.starts_with(std::to_string(body.size() - body.find(':') - 1) + ":0{"), body);
}

BOOST_AUTO_TEST_CASE(posted_messages_are_taken_before_the_answer_and_echoed_to_the_next_get) {
    PollingClient client(*this);

    const std::string answer = client.say(
        "4one\x1e"
        "4two\x1e"
        "bAQI=");

    BOOST_TEST(answer.find("Content-Type: text/html\r\n") != answer.npos);
    BOOST_TEST(body_of(answer) == "ok");
    BOOST_TEST(heard == "one;two;<\1\2>;");
    BOOST_TEST(body_of(client.poll()) ==
               "4one\x1e"
               "4two\x1e"
               "bAQI=");
}

BOOST_AUTO_TEST_CASE(get_is_held_until_there_is_something_to_say) {
    PollingClient client(*this);
    const auto held = connect();
    BOOST_TEST(send(*held, get(client.query())) == "");

    client.say("4hello");

    BOOST_TEST(body_of(arrived(*held)) == "4hello");
}

BOOST_AUTO_TEST_CASE(one_connection_serves_request_after_request) {
    PollingClient client(*this);
    const auto stream = connect();

    BOOST_TEST(body_of(send(*stream, post(client.query(), "4a"))) == "ok");
    BOOST_TEST(body_of(send(*stream, get(client.query()))) == "4a");
    BOOST_TEST(send(*stream, get(client.query())) == "");
    client.say("4b");
    BOOST_TEST(body_of(arrived(*stream)) == "4b");
}

BOOST_AUTO_TEST_CASE(engineio_3_has_its_own_forms) {
    PollingClient base64(*this, 3, "&b64=1");
    BOOST_TEST(body_of(base64.say("5:4a€𝄞5:b4AQI")) == "ok");
    BOOST_TEST(heard == "a€𝄞;<\1\2>;");
    BOOST_TEST(body_of(base64.poll()) == "5:4a€𝄞6:b4AQI=");

    using namespace std::string_literals;
    PollingClient binary(*this, 3);
    const std::string octets = "Content-Type: application/octet-stream\r\n";
    BOOST_TEST(body_of(binary.say("\1\3\xff\4\1\2"s, octets)) == "ok");
    const std::string answer = binary.poll();
    BOOST_TEST(answer.find("Content-Type: application/octet-stream\r\n") != answer.npos);
    BOOST_TEST(body_of(answer) == "\1\3\xff\4\1\2"s);
}

BOOST_AUTO_TEST_CASE(jsonp_is_a_call_of_the_clients_function) {
    PollingClient client(*this, 3, "&j=7");

    BOOST_TEST(body_of(client.say("d=3%3A4hi")) == "ok");
    const std::string answer = client.poll();

    BOOST_TEST(heard == "hi;");
    BOOST_TEST(answer.find("Content-Type: text/javascript; charset=UTF-8\r\n") != answer.npos);
    BOOST_TEST(answer.find("X-Content-Type-Options: nosniff\r\n") != answer.npos);
    BOOST_TEST(body_of(answer) == R"(___eio[7]("3:4hi");)");
}

BOOST_AUTO_TEST_CASE(second_get_ends_the_session) {
    PollingClient client(*this);
    const auto held = connect();
    send(*held, get(client.query()));

    BOOST_TEST(client.poll().starts_with("HTTP/1.1 400 "));

    BOOST_TEST(body_of(arrived(*held)) == "1");
    BOOST_TEST(ends == "transport error;");
    BOOST_TEST(body_of(client.poll()) == R"({"code":1,"message":"Session ID unknown"})");
}

BOOST_AUTO_TEST_CASE(second_post_ends_the_session) {
    PollingClient client(*this);
    const auto slow = connect();
    const std::string request = post(client.query(), "4slow");
    send(*slow, request.substr(0, request.size() - 1));

    BOOST_TEST(client.say("4quick").starts_with("HTTP/1.1 400 "));

    BOOST_TEST(ends == "transport error;");
    BOOST_TEST(heard == "");
}

BOOST_AUTO_TEST_CASE(client_that_drops_its_get_has_left) {
    PollingClient client(*this);
    const auto held = connect();
    send(*held, get(client.query()));

    held->close();
    settle();

    BOOST_TEST(ends == "transport error;");
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(client_that_drops_half_a_post_has_left) {
    PollingClient client(*this);
    const auto slow = connect();
    const std::string request = post(client.query(), "4slow");
    send(*slow, request.substr(0, request.size() - 2));

    slow->close();
    settle();

    BOOST_TEST(ends == "transport error;");
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(body_over_the_limit_is_refused_and_costs_the_session) {
    options.session.message_bytes_max = 10;
    PollingClient client(*this);

    BOOST_TEST(body_of(client.say("4" + std::string(9, 'x'))) == "ok");
    const std::string answer = client.say("4" + std::string(10, 'x'));

    BOOST_TEST(answer.starts_with("HTTP/1.1 413 "), answer);
    BOOST_TEST(body_of(answer) == "");
    BOOST_TEST(ends == "transport error;");
}

BOOST_AUTO_TEST_CASE(packets_before_a_wrong_one_count) {
    PollingClient client(*this);

    BOOST_TEST(client
                   .say("4a\x1exyz\x1e"
                        "4b")
                   .starts_with("HTTP/1.1 400 "));

    BOOST_TEST(heard == "a;");
    BOOST_TEST(ends == "parse error;");
}

BOOST_AUTO_TEST_CASE(engineio_4_posts_no_octets) {
    PollingClient client(*this);

    const std::string octets = "Content-Type: application/octet-stream\r\n";
    BOOST_TEST(client.say("4a", octets).starts_with("HTTP/1.1 400 "));

    BOOST_TEST(ends == "transport error;");
}

BOOST_AUTO_TEST_CASE(client_that_says_goodbye_gets_its_get_back) {
    PollingClient client(*this);
    const auto held = connect();
    send(*held, get(client.query()));

    BOOST_TEST(body_of(client.say("1")) == "ok");

    BOOST_TEST(body_of(arrived(*held)) == "6");
    BOOST_TEST(ends == "transport close;");
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(client_of_a_closed_session_fetches_what_was_said_last) {
    PollingClient client(*this);
    socket->send_text("last");
    socket->close(EngineEnd::forced_close);
    settle();
    BOOST_TEST(ends == "forced close;");

    BOOST_TEST(body_of(client.poll()) == "4last");

    BOOST_TEST(server().sessions() == 1U);
    BOOST_TEST(body_of(client.poll()) == "1");
    BOOST_TEST(server().sessions() == 0U);
    BOOST_TEST(body_of(client.poll()) == R"({"code":1,"message":"Session ID unknown"})");
}

BOOST_AUTO_TEST_CASE(get_that_waits_has_the_last_reply_before_the_server_stops) {
    for (const int generation : {3, 4}) {
        PollingClient client(*this, generation);
        const auto held = connect();
        send(*held, get(client.query()));

        socket->send_text("reply");
        socket->close(EngineEnd::server_shutting_down);

        BOOST_TEST(body_of(arrived(*held)) == (generation == 3 ? "6:4reply" : "4reply"));
        BOOST_TEST(body_of(client.poll()) == (generation == 3 ? "1:1" : "1"));
    }
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(who_is_broken_off_hears_of_it_with_what_was_said_last) {
    PollingClient client(*this);
    const auto held = connect();
    send(*held, get(client.query()));

    socket->send_text("last");
    socket->close(EngineEnd::overloaded);

    BOOST_TEST(body_of(arrived(*held)) ==
               "4last\x1e"
               "1");
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(client_that_does_not_ask_for_the_end_holds_a_stop_up_only_so_long) {
    PollingClient client(*this);
    socket->send_text("last");
    server().close(EngineEnd::server_shutting_down);
    BOOST_TEST(body_of(client.poll()) == "4last");

    advance(options.session.linger - 1s);
    BOOST_TEST(server().sessions() == 1U);
    advance(1s);

    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(stop_that_is_cut_short_waits_for_no_client) {
    PollingClient client(*this);
    socket->send_text("last");
    server().close(EngineEnd::server_shutting_down);
    BOOST_TEST(body_of(client.poll()) == "4last");

    server().abort();
    settle();

    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(post_whose_handler_closes_the_session_has_arrived) {
    for (const EngineEnd why : {EngineEnd::forced_close, EngineEnd::server_shutting_down}) {
        options.on_engine = [why](EngineSocket& other) { return close_at_once(other, why); };
        PollingClient client(*this);

        BOOST_TEST(body_of(client.say("4go")) == "ok");
        BOOST_TEST(body_of(client.say("3")) == "ok");

        BOOST_TEST(body_of(client.poll()) == "1");
    }
}

BOOST_AUTO_TEST_CASE(closed_session_waits_for_its_client_only_so_long) {
    PollingClient client(*this);
    socket->close(EngineEnd::forced_close);
    settle();
    BOOST_TEST(server().sessions() == 1U);

    advance(options.session.linger);

    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(application_that_does_not_read_keeps_the_post_waiting_and_not_the_heartbeat) {
    options.on_engine = [](EngineSocket& other) -> Task<> {
        Timer timer(other.executor());
        co_await timer.wait_for(60s);
        while (co_await other.receive()) continue;
    };
    PollingClient client(*this);
    const auto held = connect();
    send(*held, get(client.query()));
    const auto posting = connect();
    BOOST_TEST(send(*posting, post(client.query(), "4a")) == "");

    advance(25s);
    BOOST_TEST(body_of(arrived(*held)) == "2");
    advance(20s);
    advance(15s);

    BOOST_TEST(body_of(arrived(*posting)) == "ok");
    BOOST_TEST(server().sessions() == 1U);
}

BOOST_AUTO_TEST_CASE(client_that_fetches_nothing_is_closed_at_the_limit) {
    options.session.outbox_packets_max = 3;
    std::string slow;
    options.session.on_slow = [&slow](const std::string& address) { slow += address + ';'; };
    PollingClient client(*this);

    for (int count = 0; count < 3; ++count) BOOST_TEST(socket->send_text("a"));
    BOOST_TEST(!socket->send_text("a"));
    settle();

    BOOST_TEST(ends == "overloaded;");
    BOOST_TEST(slow == "memory;");
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(outbox_is_bounded_by_bytes_too) {
    options.session.outbox_bytes_max = 1000;
    PollingClient client(*this);

    BOOST_TEST((socket->fit(999) == Fit::fits));
    BOOST_TEST((socket->fit(1000) == Fit::too_big));
    BOOST_TEST(socket->send_text(std::string(600, 'x')));
    BOOST_TEST((socket->fit(600) == Fit::full));
    BOOST_TEST(!socket->send_text(std::string(600, 'x')));
}

BOOST_AUTO_TEST_CASE(more_may_wait_for_another_server_that_polls) {
    options.session.outbox_bytes_max = 1000;
    PollingClient client(*this);

    socket->set_outbox({.bytes_max = 3500, .faults_bytes = 500});

    for (int n = 0; n < 4; ++n) BOOST_TEST(socket->send_text(std::string(700, 'x')));
    BOOST_TEST((socket->fit(600) == Fit::fits));
    BOOST_TEST((socket->fit(800) == Fit::full));
    BOOST_TEST(socket->send_text(std::string(900, 'x')));
    BOOST_TEST(!socket->send_text(std::string(900, 'x')));
}

BOOST_AUTO_TEST_CASE(only_a_get_that_waits_takes_what_is_volatile) {
    PollingClient client(*this);
    BOOST_TEST(!socket->takes_now());

    const auto held = connect();
    send(*held, get(client.query()));
    BOOST_TEST(socket->takes_now());

    socket->send_text("a");
    BOOST_TEST(!socket->takes_now());
}

BOOST_AUTO_TEST_SUITE_END()
