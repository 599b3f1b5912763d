#include "net/http/connection.hpp"

#include <boost/test/unit_test.hpp>

#include "net/http/error.hpp"
#include "tests/net/http_stage.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;
using Requests = std::vector<std::string>;

namespace {

const std::string get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string last_get = "GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
const std::string post = "POST /c HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";

Task<> hold(http::Connection& connection, Signal& ready, std::optional<bool>& held) {
    const auto head = co_await connection.read_head();
    BOOST_TEST_REQUIRE(head.has_value());
    held = co_await connection.wait_for(ready);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_connection)

BOOST_AUTO_TEST_CASE(request_follows_request) {
    const HttpExchange done = exchange(get + post + get);

    BOOST_TEST(done.heard.requests == Requests({"GET /a ", "POST /c hello", "GET /a "}));
    BOOST_TEST(done.answer == yes() + yes() + yes());
    BOOST_TEST(done.heard.end == error::end_of_stream);
}

BOOST_AUTO_TEST_CASE(every_read_and_write_may_carry_one_byte) {
    const HttpExchange done = exchange_by_bytes(get + post + last_get);

    BOOST_TEST(done.heard.requests == Requests({"GET /a ", "POST /c hello", "GET /b "}));
    BOOST_TEST(done.answer == yes() + yes() + yes("Connection: close\r\n"));
}

BOOST_AUTO_TEST_CASE(client_that_wants_to_close_gets_no_second_answer) {
    const HttpExchange done = exchange(last_get + get);

    BOOST_TEST(done.heard.requests == Requests({"GET /b "}));
    BOOST_TEST(done.answer == yes("Connection: close\r\n"));
}

BOOST_AUTO_TEST_CASE(client_that_only_opened_and_closed_is_not_answered) {
    const HttpExchange done = exchange("");

    BOOST_TEST(done.heard.requests.empty());
    BOOST_TEST(done.answer == "");
    BOOST_TEST(done.heard.end == error::end_of_stream);
}

BOOST_AUTO_TEST_CASE(held_request_waits_for_its_signal) {
    HttpStage stage;
    Signal ready(stage.io.get_executor());
    std::optional<bool> held;
    stage.send(get);
    stage.server.spawn(hold(stage.connection, ready, held));
    stage.settle();
    BOOST_TEST(!held.has_value());

    ready.notify();
    stage.settle();

    BOOST_TEST_REQUIRE(held.has_value());
    BOOST_TEST(*held);
}

BOOST_AUTO_TEST_CASE(client_that_goes_ends_the_wait) {
    HttpStage stage;
    Signal ready(stage.io.get_executor());
    std::optional<bool> held;
    stage.send(get);
    stage.server.spawn(hold(stage.connection, ready, held));
    stage.settle();

    stage.client->close();
    stage.settle();

    BOOST_TEST_REQUIRE(held.has_value());
    BOOST_TEST(!*held);
}

BOOST_AUTO_TEST_CASE(released_stream_comes_with_what_was_behind_the_head) {
    HttpStage stage;
    stage.send(get + "behind");
    BOOST_TEST_REQUIRE(run(stage.io, stage.connection.read_head()).has_value());

    auto [stream, unread] = stage.connection.release();

    BOOST_TEST(unread == "behind");
    BOOST_TEST(stream->try_write("ours").value() == 4U);
    BOOST_TEST(stage.answered() == "ours");
}

BOOST_AUTO_TEST_CASE(released_request_is_served_elsewhere) {
    boost::asio::io_context io;
    auto [near, far] = memory_streams(io);
    BOOST_TEST_REQUIRE(far->try_write(post + last_get).has_value());
    http::Connection first(std::move(near), {});
    BOOST_TEST_REQUIRE(run(io, first.read_head()).has_value());

    auto [stream, unread] = first.release_request();
    http::Connection second(std::move(stream), {}, std::move(unread));
    HttpHeard heard;
    Received received;
    far->finish();
    run_all(io, serve_http(second, {}, heard), receive_to_end(*far, received));

    BOOST_TEST(heard.requests == Requests({"POST /c hello", "GET /b "}));
}

BOOST_AUTO_TEST_CASE(head_that_does_not_end_in_time_is_answered) {
    HttpStage stage;
    stage.serve();
    stage.send("GET / HT");

    stage.advance(stage.rules.options.head_timeout - 1ms);
    BOOST_TEST(stage.answered() == "");
    stage.advance(1ms);

    BOOST_TEST(status_of(stage.answered()) == "408");
    BOOST_TEST(stage.client_sees_the_end());
    stage.client->finish();
    stage.settle();
    BOOST_TEST(stage.heard.ended);
    BOOST_TEST((stage.heard.end == http::Error::too_slow));
}

BOOST_AUTO_TEST_CASE(silence_between_requests_ends_the_connection_without_a_word) {
    HttpStage stage;
    stage.serve();
    stage.send(get);
    BOOST_TEST(stage.answered() == yes());

    stage.advance(stage.rules.options.idle_timeout - 1ms);
    BOOST_TEST(!stage.heard.ended);
    stage.advance(1ms);

    BOOST_TEST(stage.heard.ended);
    BOOST_TEST(stage.answered() == "");
}

BOOST_AUTO_TEST_SUITE_END()
