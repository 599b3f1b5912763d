#include <boost/test/unit_test.hpp>
#include <optional>
#include <vector>

#include "core/async/signal.hpp"
#include "tests/net/http_stage.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;
using http::Response;
using Pieces = std::vector<std::string>;

namespace {

const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string old_get = "GET / HTTP/1.0\r\n\r\n";
const std::string old_get_that_stays = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
const std::string head = "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
const std::string ok = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

/// What is written in answer to each request.
struct Script {
    Response head = {.content_type = "text/plain"};
    std::optional<std::uint64_t> length = std::nullopt;
    Pieces pieces = {"one", "", "eleven bytes"};
    bool waits_between = false;
};

/// How that went.
struct Outcome {
    error_code begun;
    std::vector<error_code> written;
    std::optional<error_code> ended;
    std::optional<bool> stayed;
    bool finished = false;
};

Task<error_code> stream_one(http::Connection& connection, const Script& script, Signal& ready,
                            Outcome& outcome) {
    outcome.begun = co_await connection.begin_response(script.head, script.length);
    if (outcome.begun) co_return outcome.begun;
    for (const std::string& piece : script.pieces) {
        if (script.waits_between) outcome.stayed = co_await connection.wait_for(ready);
        const error_code failure = co_await connection.write_some(piece);
        outcome.written.push_back(failure);
        if (failure) co_return failure;
    }
    outcome.ended = co_await connection.end_response();
    co_return *outcome.ended;
}

Task<> stream_all(http::Connection& connection, Script script, Signal& ready, Outcome& outcome) {
    for (error_code ended; !ended;) {
        const auto request = co_await connection.read_head();
        if (!request) break;
        ended = co_await stream_one(connection, script, ready, outcome);
    }
    co_await connection.finish();
    outcome.finished = true;
}

/// A server that streams, and the test at its other end.
struct Streaming : HttpStage {
    explicit Streaming(Script script = {}, std::size_t capacity = 65536)
        : HttpStage({}, capacity), ready(io.get_executor()) {
        server.spawn(stream_all(connection, std::move(script), ready, outcome));
        settle();
    }

    ~Streaming() {
        server.cancel();
        settle();
    }

    std::string answer_to(const std::string& request) {
        send(request);
        return answered();
    }

    /// Reads like a client that is slow but stays.
    std::string answer_read_slowly(const std::string& request) {
        send(request);
        std::string got;
        for (std::string more; !(more = answered_whole()).empty();) got += more;
        return without_dates(std::move(got));
    }

    Signal ready;
    Outcome outcome;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(streamed_response)

BOOST_AUTO_TEST_CASE(pieces_become_chunks_and_the_connection_goes_on) {
    Streaming stage;

    const std::string body = "3\r\none\r\nc\r\neleven bytes\r\n0\r\n\r\n";

    BOOST_TEST(stage.answer_to(get) == chunked + body);
    BOOST_TEST(stage.answer_to(get + get) == chunked + body + chunked + body);
    BOOST_TEST(!stage.outcome.ended.value());
    BOOST_TEST(stage.connection.idle());
}

BOOST_AUTO_TEST_CASE(announced_length_needs_no_chunks) {
    Streaming stage({.length = 15});

    const std::string expected = ok + "Content-Length: 15\r\n\r\noneeleven bytes";

    BOOST_TEST(stage.answer_to(get) == expected);
    BOOST_TEST(stage.answer_to(get) == expected);
}

BOOST_AUTO_TEST_CASE(old_client_reads_to_the_end_of_the_connection) {
    for (const std::string& request : {old_get, old_get_that_stays}) {
        Streaming stage;

        BOOST_TEST(stage.answer_to(request) == ok + "Connection: close\r\n\r\noneeleven bytes");
        BOOST_TEST(stage.client_sees_the_end());
        BOOST_TEST(stage.outcome.ended.value() == error::end_of_stream);
    }
}

BOOST_AUTO_TEST_CASE(old_client_may_stay_when_the_length_is_known) {
    Streaming stage({.length = 15});

    BOOST_TEST(stage.answer_to(old_get_that_stays) ==
               ok + "Content-Length: 15\r\nConnection: keep-alive\r\n\r\noneeleven bytes");
    BOOST_TEST(!stage.outcome.ended.value());
}

BOOST_AUTO_TEST_CASE(head_gets_no_piece) {
    BOOST_TEST(Streaming({.length = 15}).answer_to(head) == ok + "Content-Length: 15\r\n\r\n");
    BOOST_TEST(Streaming().answer_to(head + head) == ok + "\r\n" + ok + "\r\n");
}

BOOST_AUTO_TEST_CASE(status_without_content_gets_no_piece) {
    Streaming stage({.head = {.status = 204, .content_type = {}}, .length = 15});

    BOOST_TEST(stage.answer_to(get) == "HTTP/1.1 204 No Content\r\n\r\n");
    BOOST_TEST(!stage.outcome.ended.value());
}

BOOST_AUTO_TEST_CASE(wishes_to_close_are_followed) {
    Streaming by_response(
        {.head = {.content_type = "text/plain", .fields = {{"Connection", "close"}}}});
    Streaming by_client;

    by_response.answer_to(get);
    const std::string got = by_client.answer_to(
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
        "\r\n");

    BOOST_TEST(by_response.client_sees_the_end());
    BOOST_TEST(by_client.client_sees_the_end());
    BOOST_TEST(
        got.starts_with(ok + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\n"));
}

BOOST_AUTO_TEST_CASE(body_that_was_not_read_is_dropped) {
    Streaming stage({.length = 3, .pieces = {"yes"}});

    const std::string expected = ok + "Content-Length: 3\r\n\r\nyes";

    BOOST_TEST(stage.answer_to(post + get) == expected + expected);
}

BOOST_AUTO_TEST_CASE(every_write_may_carry_one_byte) {
    Streaming stage;
    boost::asio::io_context io;
    auto [near, far] = memory_streams(io, 1);
    http::Connection connection(std::move(near), {});
    Signal ready(io.get_executor());
    Outcome outcome;
    Received received;
    error_code ignored;

    run_all(io, stream_all(connection, {}, ready, outcome), send_and_finish(*far, get, ignored),
            receive_to_end(*far, received));

    BOOST_TEST(without_dates(received.bytes) ==
               chunked + "3\r\none\r\nc\r\neleven bytes\r\n0\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(large_pieces_arrive_whole) {
    const std::string piece = numbered_bytes(100'000);
    Streaming of_chunks({.pieces = {piece}});
    Streaming of_length({.length = 200'000, .pieces = {piece, piece}});

    BOOST_TEST(
        (of_chunks.answer_read_slowly(get) == chunked + "186a0\r\n" + piece + "\r\n0\r\n\r\n"));
    BOOST_TEST((of_length.answer_read_slowly(get) ==
                ok + "Content-Length: 200000\r\n\r\n" + piece + piece));
}

BOOST_AUTO_TEST_CASE(body_that_is_too_short_ends_the_connection) {
    Streaming stage({.length = 16});

    BOOST_TEST(stage.answer_to(get + get) == ok + "Content-Length: 16\r\n\r\noneeleven bytes");

    BOOST_TEST(stage.outcome.ended.value() == error::operation_aborted);
    BOOST_TEST(stage.client_sees_the_end());
}

BOOST_AUTO_TEST_CASE(piece_that_is_too_long_is_not_written) {
    Streaming stage({.length = 14});

    BOOST_TEST(stage.answer_to(get + get) == ok + "Content-Length: 14\r\n\r\none");

    BOOST_TEST(stage.outcome.written.back() == error::operation_aborted);
    BOOST_TEST(stage.client_sees_the_end());
}

BOOST_AUTO_TEST_CASE(unsound_head_is_replaced_and_ends_the_connection) {
    Streaming stage({.head = {.fields = {{"X", "a\r\nSet-Cookie: b"}}}});

    const std::string got = stage.answer_to(get + get);

    BOOST_TEST(status_of(got) == "500");
    BOOST_TEST(got.find("Set-Cookie") == std::string::npos);
    BOOST_TEST(stage.outcome.begun == error::end_of_stream);
    BOOST_TEST(stage.client_sees_the_end());
}

BOOST_AUTO_TEST_CASE(head_and_each_piece_go_out_at_once) {
    Streaming stage({.waits_between = true});

    BOOST_TEST(stage.answer_to(get) == chunked);
    stage.ready.notify();
    stage.settle();
    BOOST_TEST(stage.answered() == "3\r\none\r\n");

    BOOST_TEST(stage.outcome.stayed.value());
}

BOOST_AUTO_TEST_CASE(client_that_goes_between_two_pieces_is_noticed) {
    Streaming stage({.waits_between = true});
    stage.send(get);
    stage.ready.notify();
    stage.settle();

    stage.client->close();
    stage.settle();

    BOOST_TEST(!stage.outcome.stayed.value());
    BOOST_TEST(stage.outcome.written.size() == 2U);
    BOOST_TEST(stage.outcome.written.back() == error::broken_pipe);
    BOOST_TEST(stage.outcome.finished);
}

BOOST_AUTO_TEST_CASE(next_request_that_comes_between_two_pieces_is_kept) {
    Streaming stage({.pieces = {"yes"}, .waits_between = true});
    stage.send(get);
    stage.send(get);

    stage.ready.notify();
    stage.settle();

    BOOST_TEST(stage.answered() == chunked + "3\r\nyes\r\n0\r\n\r\n" + chunked);
}

BOOST_AUTO_TEST_CASE(each_piece_has_its_time) {
    Streaming stage({.pieces = {std::string(150, 'x'), std::string(500, 'y')}}, 100);
    const Duration time = stage.rules.options.write_timeout;
    stage.send(get);

    stage.advance(time - 1ms);
    stage.answered();
    stage.answered();
    BOOST_TEST(stage.outcome.written.size() == 1U);
    stage.advance(time - 1ms);
    BOOST_TEST(!stage.outcome.finished);
    stage.advance(1ms);

    BOOST_TEST(stage.outcome.written.back() == error::operation_aborted);
    BOOST_TEST(stage.outcome.finished);
    BOOST_TEST(!stage.connection.stream().is_open());
}

BOOST_AUTO_TEST_CASE(silence_between_two_pieces_costs_nothing) {
    Streaming stage({.waits_between = true});
    stage.send(get);

    stage.advance(24h);
    stage.ready.notify();
    stage.settle();

    BOOST_TEST(stage.answered() == chunked + "3\r\none\r\n");
}

BOOST_AUTO_TEST_CASE(abort_ends_a_piece_that_waits) {
    Streaming stage({.pieces = {std::string(500, 'y')}}, 200);
    stage.send(get);
    BOOST_TEST(stage.outcome.written.empty());

    stage.connection.abort();
    stage.settle();

    BOOST_TEST(stage.outcome.written.back() == error::operation_aborted);
    BOOST_TEST(stage.outcome.finished);
}

BOOST_AUTO_TEST_CASE(calls_out_of_turn_are_refused) {
    HttpStage stage;
    auto& connection = stage.connection;
    const Response ok_head{.content_type = "text/plain"};
    BOOST_TEST(run(stage.io, connection.write_some("x")) == error::operation_aborted);
    stage.send(get + get);
    BOOST_TEST_REQUIRE(run(stage.io, connection.read_head()).has_value());
    BOOST_TEST(run(stage.io, connection.write_some("x")) == error::operation_aborted);
    BOOST_TEST(run(stage.io, connection.end_response()) == error::operation_aborted);

    BOOST_TEST(!run(stage.io, connection.begin_response(ok_head)));

    BOOST_TEST(run(stage.io, connection.begin_response(ok_head)) == error::operation_aborted);
    BOOST_TEST(run(stage.io, connection.respond(ok_head)) == error::operation_aborted);
    BOOST_TEST(run(stage.io, connection.read_body(10)).error() == error::operation_aborted);
    BOOST_TEST(run(stage.io, connection.read_head()).error() == error::operation_aborted);
    BOOST_TEST(!run(stage.io, connection.end_response()));
    BOOST_TEST(stage.answered() == chunked + "0\r\n\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
