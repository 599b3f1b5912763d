#include "net/http/connection.hpp"

#include <boost/asio/post.hpp>
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

/// A request whose first line and whose fields have so many bytes.
std::string request_of(std::size_t line_bytes, std::size_t fields_bytes) {
    const std::string end_of_line = " HTTP/1.1\r\n";
    const std::string field = "Host: h\r\nX: ";
    const std::string empty_line = "\r\n\r\n";
    return "GET /" + std::string(line_bytes - end_of_line.size() - 5, 'a') + end_of_line + field +
           std::string(fields_bytes - field.size() - empty_line.size(), 'x') + empty_line;
}

/// Counts how often others get their turn until the server is done.
Task<> count_turns(const HttpHeard& heard, Executor executor, int& turns) {
    while (!heard.ended) {
        ++turns;
        co_await boost::asio::post(executor, boost::asio::use_awaitable_t<Executor>());
    }
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

BOOST_AUTO_TEST_CASE(first_line_and_fields_have_their_limits) {
    const std::size_t most = http::head_bytes_max;

    for (const auto& way : {&exchange, &exchange_by_bytes}) {
        BOOST_TEST(status_of((*way)(request_of(most, most), {}).answer) == "200");
        BOOST_TEST(status_of((*way)(request_of(most + 1, 100), {}).answer) == "431");
        BOOST_TEST(status_of((*way)(request_of(100, most + 1), {}).answer) == "431");
        BOOST_TEST(status_of((*way)(std::string(most + 1, 'G'), {}).answer) == "431");
    }
}

BOOST_AUTO_TEST_CASE(limit_of_a_head_is_an_option) {
    constexpr std::size_t most = 20'000;
    const HttpRules rules{.options = {.head_bytes_max = most}};

    BOOST_TEST(status_of(exchange(request_of(most, most), rules).answer) == "200");
    BOOST_TEST(status_of(exchange(request_of(100, most + 1), rules).answer) == "431");
}

BOOST_AUTO_TEST_CASE(many_small_fields_have_the_same_limit) {
    std::string fields = "Host: h\r\n";
    while (fields.size() <= http::head_bytes_max) fields += "a:b\r\n";

    const std::string request = "GET / HTTP/1.1\r\n" + fields + "\r\n";

    BOOST_TEST(status_of(exchange(request).answer) == "431");
    BOOST_TEST(status_of(exchange_by_bytes(request).answer) == "431");
}

BOOST_AUTO_TEST_CASE(client_that_goes_within_a_head_is_not_answered) {
    for (std::size_t size = 1; size < get.size(); ++size) {
        const HttpExchange done = exchange(post + get.substr(0, size));

        BOOST_TEST(done.heard.requests == Requests({"POST /c hello"}));
        BOOST_TEST(done.answer == yes());
        BOOST_TEST(done.heard.end == error::end_of_stream);
    }
}

BOOST_AUTO_TEST_CASE(client_that_never_stops_lets_others_have_their_turn) {
    boost::asio::io_context io;
    auto [near, far] = memory_streams(io, 1'000'000);
    constexpr int requests = 1000;
    for (int count = 0; count < requests; ++count) BOOST_TEST_REQUIRE(far->try_write(get));
    far->finish();
    http::Connection connection(std::move(near), {});
    HttpHeard heard;
    int turns = 0;

    run_all(io, serve_http(connection, {}, heard), count_turns(heard, io.get_executor(), turns));

    BOOST_TEST(heard.requests.size() == 1000U);
    BOOST_TEST(turns > requests / 20);
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

BOOST_AUTO_TEST_CASE(released_connection_can_be_asked_for_nothing_more) {
    HttpStage stage;
    stage.send(get);
    BOOST_TEST_REQUIRE(run(stage.io, stage.connection.read_head()).has_value());
    const auto released = stage.connection.release();

    stage.connection.abort();
    run(stage.io, stage.connection.finish());

    BOOST_TEST(released.stream->is_open());
    BOOST_TEST(!stage.connection.idle());
}

BOOST_AUTO_TEST_CASE(connection_is_idle_between_two_requests_only) {
    HttpStage stage;
    stage.serve();
    BOOST_TEST(stage.connection.idle());

    stage.send(post.substr(0, post.size() - 1));
    BOOST_TEST(!stage.connection.idle());
    stage.send("o");
    BOOST_TEST(stage.connection.idle());
    stage.send("G");
    BOOST_TEST(!stage.connection.idle());
    stage.connection.abort();
    stage.settle();

    BOOST_TEST(!stage.connection.idle());
    BOOST_TEST(stage.heard.end == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(request_is_answered_once) {
    HttpStage stage;
    stage.send(get + get);
    BOOST_TEST_REQUIRE(run(stage.io, stage.connection.read_head()).has_value());
    // The next head comes after the response.
    BOOST_TEST(run(stage.io, stage.connection.read_head()).error() == error::operation_aborted);

    BOOST_TEST(!run(stage.io, stage.connection.respond(stage.rules.response)));
    BOOST_TEST(run(stage.io, stage.connection.respond(stage.rules.response)) ==
               error::operation_aborted);

    BOOST_TEST(stage.answered() == yes());
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

BOOST_AUTO_TEST_CASE(first_head_has_its_time_from_the_beginning) {
    HttpStage stage;
    stage.serve();
    stage.advance(stage.rules.options.head_timeout - 1ms);
    stage.send(get.substr(0, get.size() - 1));
    BOOST_TEST(stage.answered() == "");

    stage.advance(1ms);

    BOOST_TEST(status_of(stage.answered()) == "408");
}

BOOST_AUTO_TEST_CASE(later_head_has_its_time_from_its_first_byte) {
    HttpStage stage;
    stage.serve();
    stage.send(get);
    BOOST_TEST(stage.answered() == yes());
    stage.advance(stage.rules.options.idle_timeout - 1ms);
    stage.send(get.substr(0, get.size() - 1));

    stage.advance(stage.rules.options.head_timeout - 1ms);
    BOOST_TEST(stage.answered() == "");
    stage.advance(1ms);

    BOOST_TEST(status_of(stage.answered()) == "408");
}

BOOST_AUTO_TEST_CASE(first_request_that_does_not_begin_ends_the_connection_without_a_word) {
    HttpStage stage;
    stage.serve();

    stage.advance(stage.rules.options.head_timeout);

    BOOST_TEST(stage.heard.ended);
    BOOST_TEST(stage.answered() == "");
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

BOOST_AUTO_TEST_CASE(silence_counts_from_the_last_response) {
    HttpStage stage;
    stage.serve();
    stage.send(get);
    stage.advance(stage.rules.options.idle_timeout - 1ms);
    stage.send(get);
    BOOST_TEST(stage.answered() == yes() + yes());

    stage.advance(stage.rules.options.idle_timeout - 1ms);
    BOOST_TEST(!stage.heard.ended);
    stage.advance(1ms);

    BOOST_TEST(stage.heard.ended);
}

BOOST_AUTO_TEST_SUITE_END()
