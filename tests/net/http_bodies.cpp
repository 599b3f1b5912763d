#include <boost/test/unit_test.hpp>
#include <limits>

#include "net/http/error.hpp"
#include "tests/net/http_stage.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;
using Requests = std::vector<std::string>;

namespace {

const std::string next = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string chunks = "2\r\nhe\r\n3;x\r\nllo\r\n0\r\nTrailer: t\r\n\r\n";
const std::string invite = "HTTP/1.1 100 Continue\r\n\r\n";
const std::string too_large =
    "HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

std::string counted(std::size_t size, const std::string& fields = {}) {
    return "POST / HTTP/1.1\r\nHost: h\r\n" + fields + "Content-Length: " + std::to_string(size) +
           "\r\n\r\n";
}

const std::string expecting = counted(5, "Expect: 100-continue\r\n");

}  // namespace

BOOST_AUTO_TEST_SUITE(http_bodies)

BOOST_AUTO_TEST_CASE(chunked_body_is_joined_and_followed_by_the_next_request) {
    const Requests both{"POST / hello", "GET /next "};

    BOOST_TEST(exchange(chunked + chunks + next).heard.requests == both);
    BOOST_TEST(exchange_by_bytes(chunked + chunks + next).heard.requests == both);
}

BOOST_AUTO_TEST_CASE(request_whose_client_goes_at_any_byte_is_dropped_without_a_word) {
    for (const std::string& request : {chunked + chunks, counted(5) + "hello"}) {
        for (std::size_t size = 0; size < request.size(); ++size) {
            const HttpExchange done = exchange(request.substr(0, size));

            BOOST_TEST(done.heard.requests.empty());
            BOOST_TEST(done.answer == "");
            BOOST_TEST(done.heard.end == error::end_of_stream);
        }
    }
}

BOOST_AUTO_TEST_CASE(body_may_have_as_many_bytes_as_the_limit) {
    const HttpRules rules{.body_bytes_max = 5};

    BOOST_TEST(exchange(counted(5) + "hello", rules).answer == yes());
    BOOST_TEST(exchange(chunked + chunks, rules).answer == yes());
}

BOOST_AUTO_TEST_CASE(larger_body_is_refused_with_an_empty_413) {
    const HttpRules rules{.body_bytes_max = 4};

    for (const std::string& request : {counted(5) + "hello", chunked + chunks, expecting}) {
        BOOST_TEST(exchange(request + next, rules).answer == too_large);
        BOOST_TEST(exchange_by_bytes(request + next, rules).answer == too_large);
    }
}

BOOST_AUTO_TEST_CASE(larger_body_is_refused_before_it_comes) {
    HttpStage stage({.body_bytes_max = 4});
    stage.serve();

    stage.send(chunked + "5\r\n");

    BOOST_TEST(stage.answered() == too_large);
    BOOST_TEST((stage.heard.end == http::Error::body_too_large));
}

BOOST_AUTO_TEST_CASE(announced_length_takes_no_memory) {
    const std::size_t terabyte = std::size_t{1} << 40U;
    const HttpRules rules{.body_bytes_max = std::numeric_limits<std::size_t>::max()};

    BOOST_TEST(exchange(counted(terabyte) + "x", rules).heard.end == error::end_of_stream);
    BOOST_TEST(exchange(chunked + "fffffffffff\r\nx", rules).heard.end == error::end_of_stream);
}

BOOST_AUTO_TEST_CASE(large_body_arrives_whole) {
    const std::string body = numbered_bytes(1'000'000);
    const HttpRules rules{.body_bytes_max = body.size()};

    const HttpExchange done = exchange(counted(body.size()) + body + next, rules);

    BOOST_TEST((done.heard.requests == Requests{"POST / " + body, "GET /next "}));
}

BOOST_AUTO_TEST_CASE(broken_chunk_is_refused) {
    const HttpExchange done = exchange(chunked + "2\r\nhello\r\n" + next);

    BOOST_TEST(done.heard.requests.empty());
    BOOST_TEST(status_of(done.answer) == "400");
    BOOST_TEST((done.heard.end == http::Error::bad_chunk));
}

BOOST_AUTO_TEST_CASE(client_that_waits_is_told_to_continue) {
    HttpStage stage;
    stage.serve();

    stage.send(expecting);
    BOOST_TEST(stage.answered() == invite);
    stage.send("hello");

    BOOST_TEST(stage.answered() == yes());
    BOOST_TEST(stage.heard.requests == Requests{"POST / hello"});
}

BOOST_AUTO_TEST_CASE(client_that_does_not_wait_is_not_told) {
    BOOST_TEST(exchange(expecting + "hello").answer == yes());
    BOOST_TEST(exchange(counted(0, "Expect: 100-continue\r\n")).answer == yes());
    BOOST_TEST(
        exchange("POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\nx").answer ==
        yes("Connection: close\r\n"));
}

BOOST_AUTO_TEST_CASE(body_has_its_time_from_the_empty_line_on) {
    HttpStage stage;
    stage.serve();
    stage.send(counted(5) + "he");

    stage.advance(stage.rules.options.body_timeout - 1ms);
    stage.send("ll");
    BOOST_TEST(stage.answered() == "");
    stage.advance(1ms);

    BOOST_TEST(status_of(stage.answered()) == "408");
    BOOST_TEST(stage.client_sees_the_end());
    stage.send("o" + next);
    stage.client->finish();
    stage.settle();
    BOOST_TEST(stage.heard.requests.empty());
    BOOST_TEST((stage.heard.end == http::Error::too_slow));
}

BOOST_AUTO_TEST_CASE(client_that_is_told_of_its_slowness_and_stays_is_cut) {
    HttpStage stage;
    stage.serve();
    stage.send(chunked + "5\r\nhe");
    stage.advance(stage.rules.options.body_timeout);
    BOOST_TEST(status_of(stage.answered()) == "408");

    stage.advance(stage.rules.options.write_timeout - 1ms);
    stage.send("l");
    BOOST_TEST(!stage.heard.ended);
    stage.advance(1ms);

    BOOST_TEST(stage.heard.ended);
    BOOST_TEST(!stage.connection.stream().is_open());
}

BOOST_AUTO_TEST_CASE(small_unread_body_is_dropped) {
    const HttpRules rules{.reads_body = false};
    const Requests both{"POST / ", "GET /next "};

    BOOST_TEST(exchange(counted(5) + "hello" + next, rules).heard.requests == both);
    BOOST_TEST(exchange_by_bytes(counted(5) + "hello" + next, rules).heard.requests == both);
    BOOST_TEST(exchange(chunked + chunks + next, rules).heard.requests == both);
    BOOST_TEST(exchange(expecting + "hello" + next, rules).heard.requests == both);
}

BOOST_AUTO_TEST_CASE(unread_body_that_may_be_long_costs_the_connection) {
    const std::string closing = yes("Connection: close\r\n");
    const HttpRules rules{.reads_body = false};

    BOOST_TEST(exchange(counted(1'000'000) + "x", rules).answer == closing);
    BOOST_TEST(exchange(chunked + "2\r\nh", rules).answer == closing);
    BOOST_TEST(exchange(chunked + "x" + next, rules).answer == closing);
    BOOST_TEST(exchange(expecting, rules).answer == closing);
}

BOOST_AUTO_TEST_CASE(unread_body_that_does_not_come_ends_the_connection_without_a_word) {
    HttpStage stage({.reads_body = false});
    stage.serve();
    stage.send(counted(5) + "hell");
    BOOST_TEST(stage.answered() == yes());

    stage.advance(stage.rules.options.body_timeout);

    BOOST_TEST(stage.answered() == "");
    BOOST_TEST(stage.client_sees_the_end());
    BOOST_TEST(stage.heard.ended);
}

BOOST_AUTO_TEST_SUITE_END()
