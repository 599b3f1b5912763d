#include <boost/test/unit_test.hpp>

#include "net/http/http_date.hpp"
#include "tests/net/http_stage.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;
using http::Response;

namespace {

const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string head = "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n";

std::string old_get(const std::string& fields = {}) {
    return "GET / HTTP/1.0\r\n" + fields + "\r\n";
}

std::string answer(const std::string& request, Response response) {
    return exchange(request, {.response = std::move(response)}).answer;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_responses)

BOOST_AUTO_TEST_CASE(old_client_is_left_when_it_does_not_ask_to_stay) {
    BOOST_TEST(exchange(old_get() + get).answer == yes("Connection: close\r\n"));
    BOOST_TEST(exchange(old_get("Connection: other\r\n") + get).answer ==
               yes("Connection: close\r\n"));
}

BOOST_AUTO_TEST_CASE(old_client_that_asks_to_stay_is_told_so) {
    const HttpExchange done = exchange(old_get("Connection: Keep-Alive\r\n") + get);

    BOOST_TEST(done.answer == yes("Connection: keep-alive\r\n") + yes());
}

BOOST_AUTO_TEST_CASE(wish_to_close_may_stand_among_others) {
    const std::string wish = "Connection: keep-alive , Close\r\n";

    BOOST_TEST(exchange(old_get(wish) + get).answer == yes("Connection: close\r\n"));
    BOOST_TEST(exchange("GET / HTTP/1.1\r\nHost: h\r\n" + wish + "\r\n" + get).answer ==
               yes("Connection: close\r\n"));
}

BOOST_AUTO_TEST_CASE(response_may_end_the_connection) {
    const HttpRules rules{.response = {.content_type = {}, .fields = {{"connection", "close"}}}};

    BOOST_TEST(exchange(get + get, rules).answer ==
               "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(head_gets_the_length_and_no_body) {
    BOOST_TEST(exchange(head + get).answer ==
               "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n" + yes());
}

BOOST_AUTO_TEST_CASE(refusal_behind_a_head_request_has_its_body) {
    const std::string got = exchange(head + "nonsense\n").answer;

    BOOST_TEST(got.ends_with(R"({"error":"The request is not valid HTTP","code":"bad_request",)"
                             R"("node":"","retryable":false})"));
}

BOOST_AUTO_TEST_CASE(statuses_without_content_have_no_length) {
    BOOST_TEST(answer(get, {.status = 204, .content_type = {}, .body = "not sent"}) ==
               "HTTP/1.1 204 No Content\r\n\r\n");
    BOOST_TEST(answer(get, {.status = 304, .content_type = {}, .fields = {{"ETag", "\"1\""}}}) ==
               "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(response_says_when_it_is_sent) {
    HttpStage stage({.response = {.content_type = {}}});
    stage.serve();
    for (int second = 0; second < 2; ++second) {
        stage.send(get);

        const std::string now = http::http_date(stage.clock.wall_now());
        BOOST_TEST(stage.answered_whole() ==
                   "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: " + now + "\r\n\r\n");
        stage.advance(1s);
    }
}

BOOST_AUTO_TEST_CASE(refusal_says_when_it_is_sent) {
    HttpStage stage;
    stage.serve();

    stage.send("nonsense\n");

    const std::string date = "\r\nDate: " + http::http_date(stage.clock.wall_now()) + "\r\n";
    BOOST_TEST(stage.answered_whole().find(date) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(date_of_the_response_itself_stays) {
    const std::string date = "Sun, 06 Nov 1994 08:49:37 GMT";
    HttpStage stage({.response = {.content_type = {}, .fields = {{"date", date}}}});
    stage.serve();

    stage.send(get);

    BOOST_TEST(stage.answered_whole() ==
               "HTTP/1.1 200 OK\r\nContent-Length: 0\r\ndate: " + date + "\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(what_would_break_out_of_its_line_is_replaced) {
    const Response unsound[]{
        {.content_type = "text/plain\r\nX: y"},
        {.fields = {{"X", "a\r\nSet-Cookie: b"}}},
        {.fields = {{"X", "a\nb"}}},
        {.fields = {{"X", std::string(1, '\0')}}},
        {.fields = {{"X: y\r\nZ", "a"}}},
        {.fields = {{"X ", "a"}}},
        {.fields = {{"", "a"}}},
        {.fields = {{"content-length", "7"}}},
        {.fields = {{"Transfer-Encoding", "chunked"}}},
        {.status = 101},
        {.status = 0},
        {.status = 1000},
    };
    for (const Response& response : unsound) {
        const std::string got = answer(get + get, response);

        BOOST_TEST(status_of(got) == "500");
        BOOST_TEST(got.find("Set-Cookie") == std::string::npos);
        BOOST_TEST(status_of(got.substr(got.size() / 2)) == "500");
    }
}

BOOST_AUTO_TEST_CASE(large_body_arrives_whole) {
    const std::string body = numbered_bytes(1'000'000);

    const std::string got = answer(get, {.content_type = {}, .body = body});

    BOOST_TEST((got == "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + body));
}

BOOST_AUTO_TEST_CASE(client_that_does_not_read_is_cut) {
    const std::string body(100, 'x');
    HttpStage stage({.response = {.body = body}}, 50);
    stage.serve();
    stage.send(get);

    stage.advance(stage.rules.options.write_timeout - 1ms);
    BOOST_TEST(!stage.heard.ended);
    stage.advance(1ms);

    BOOST_TEST(stage.heard.ended);
    BOOST_TEST(stage.heard.end == error::operation_aborted);
    BOOST_TEST(!stage.connection.stream().is_open());
}

BOOST_AUTO_TEST_CASE(client_that_reads_slowly_gets_all_in_the_end) {
    const std::string body(100, 'x');
    HttpStage stage({.response = {.content_type = {}, .body = body}}, 50);
    stage.serve();
    stage.send(get);

    std::string got;
    while (const std::size_t had = got.size() + 1) {
        got += stage.answered();
        if (got.size() < had) break;
        stage.advance(1s);
    }

    BOOST_TEST(without_dates(got) == "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + body);
}

BOOST_AUTO_TEST_CASE(large_body_has_its_time_piece_by_piece) {
    constexpr std::size_t piece_bytes = 64 * 1024;
    const std::string body(4 * piece_bytes, 'x');
    HttpStage stage({.response = {.content_type = {}, .body = body}}, piece_bytes);
    stage.serve();
    stage.send(get);

    std::string got = stage.answered();
    for (int piece = 0; piece < 4; ++piece) {
        stage.advance(stage.rules.options.write_timeout - 1ms);
        got += stage.answered();
    }
    BOOST_TEST((got == "HTTP/1.1 200 OK\r\nContent-Length: 262144\r\n\r\n" + body));

    stage.send(get);
    stage.advance(stage.rules.options.write_timeout);
    BOOST_TEST(stage.heard.ended);
}

BOOST_AUTO_TEST_CASE(client_that_goes_during_the_response_ends_it) {
    const std::string body(100, 'x');
    HttpStage stage({.response = {.body = body}}, 50);
    stage.serve();
    stage.send(get);

    stage.client->close();
    stage.settle();

    BOOST_TEST(stage.heard.ended);
    BOOST_TEST(stage.heard.end == error::broken_pipe);
}

BOOST_AUTO_TEST_CASE(client_that_stays_after_the_last_response_is_cut) {
    HttpStage stage;
    stage.serve();
    stage.send(old_get());
    BOOST_TEST(stage.answered() == yes("Connection: close\r\n"));
    BOOST_TEST(stage.client_sees_the_end());

    stage.advance(stage.rules.options.write_timeout - 1ms);
    BOOST_TEST(!stage.heard.ended);
    stage.advance(1ms);

    BOOST_TEST(stage.heard.ended);
}

BOOST_AUTO_TEST_SUITE_END()
