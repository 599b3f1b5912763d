#include "net/http/head.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using http::ResponseHead;

namespace {

/// A head that is read from a stream on which nothing follows the bytes.
Result<ResponseHead> response_of(const std::string& bytes) {
    boost::asio::io_context io;
    auto [near, far] = memory_streams(io);
    BOOST_TEST(far->try_write(bytes).value() == bytes.size());
    far->finish();
    return run(io, http::read_response_head(*near));
}

const std::string request =
    "GET /socket.io/?EIO=4 HTTP/1.1\r\nHost: stock:8080\r\nOrigin: a\r\norigin: "
    "b\r\nEmpty:\r\n\r\n";
const std::string response =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

/// A response whose fields take exactly so many bytes.
std::string response_with_fields(std::size_t size) {
    const std::string begin = "Field: ";
    const std::string end = "\r\n\r\n";
    return "HTTP/1.1 200 OK\r\n" + begin + std::string(size - begin.size() - end.size(), 'x') + end;
}

/// Reads the response while its bytes come one at a time.
Result<ResponseHead> read_by_bytes(const std::string& bytes) {
    boost::asio::io_context io;
    auto [near, far] = memory_streams(io, 1);
    Result<ResponseHead> head = error::would_block;
    error_code failure;
    const auto keep = [](Stream& stream, Result<ResponseHead>& result) -> Task<> {
        result = co_await http::read_response_head(stream);
    };
    run_all(io, keep(*near, head), send_and_finish(*far, bytes, failure));
    BOOST_TEST(!failure);
    return head;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(head)

BOOST_AUTO_TEST_CASE(request_is_read) {
    const auto head = http::parse_request_head(request);

    BOOST_TEST_REQUIRE(head.has_value());
    BOOST_TEST(head->method == "GET");
    BOOST_TEST(head->target == "/socket.io/?EIO=4");
    BOOST_TEST(head->version == 11U);
    BOOST_TEST(head->fields.get("Host") == "stock:8080");
    BOOST_TEST(head->fields.get("Origin") == "a, b");
    BOOST_TEST(head->fields.count("Empty") == 1U);
    BOOST_TEST(head->fields.size() == 4U);
}

BOOST_AUTO_TEST_CASE(response_is_read_with_what_came_behind_it) {
    const auto head = response_of(response + "behind");

    BOOST_TEST_REQUIRE(head.has_value());
    BOOST_TEST(head->status == 101U);
    BOOST_TEST(head->fields.get("upgrade") == "websocket");
    BOOST_TEST(head->rest == "behind");
}

BOOST_AUTO_TEST_CASE(older_http_is_read_with_its_version) {
    BOOST_TEST(http::parse_request_head("GET / HTTP/1.0\r\n\r\n").value().version == 10U);
}

BOOST_AUTO_TEST_CASE(response_that_comes_byte_by_byte_is_the_same) {
    const auto head = read_by_bytes(response);

    BOOST_TEST_REQUIRE(head.has_value());
    BOOST_TEST(head->status == 101U);
    BOOST_TEST(head->fields.get("Connection") == "Upgrade");
    BOOST_TEST(head->rest == "");
}

BOOST_AUTO_TEST_CASE(head_that_is_cut_off_anywhere_ends_with_the_stream) {
    for (std::size_t size = 0; size < response.size(); ++size) {
        BOOST_TEST(response_of(response.substr(0, size)).error() == error::end_of_stream,
                   "after " << size << " bytes");
    }
}

BOOST_AUTO_TEST_CASE(fields_of_the_limit_are_read_and_longer_ones_are_not) {
    BOOST_TEST(response_of(response_with_fields(http::head_bytes_max)).has_value());

    const auto longer = response_of(response_with_fields(http::head_bytes_max + 1));
    BOOST_TEST_REQUIRE(longer.has_error());
    BOOST_TEST(http::is_parser_error(longer.error()));
}

BOOST_AUTO_TEST_CASE(many_small_fields_are_limited_too) {
    std::string bytes = "HTTP/1.1 200 OK\r\n";
    while (bytes.size() < 4 * http::head_bytes_max) bytes += "a:b\r\n";

    const auto head = response_of(bytes + "\r\n");

    BOOST_TEST_REQUIRE(head.has_error());
    BOOST_TEST(http::is_parser_error(head.error()));
}

BOOST_AUTO_TEST_CASE(what_is_no_http_is_told_from_a_lost_connection) {
    BOOST_TEST(http::is_parser_error(response_of("SSH-2.0-OpenSSH_9.2\r\n\r\n").error()));
    BOOST_TEST(!http::is_parser_error(response_of("HTTP/1.1 2").error()));
    BOOST_TEST(!http::is_parser_error(error::operation_aborted));
}

BOOST_AUTO_TEST_CASE(closed_stream_ends_the_reading) {
    boost::asio::io_context io;
    auto [near, far] = memory_streams(io);
    Result<ResponseHead> head = error::would_block;
    const auto keep = [](Stream& stream, Result<ResponseHead>& result) -> Task<> {
        result = co_await http::read_response_head(stream);
    };

    run_all(io, keep(*near, head), testing::close(*near));

    BOOST_TEST(head.error() == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(all_is_written_though_the_stream_takes_it_in_pieces) {
    boost::asio::io_context io;
    auto [near, far] = memory_streams(io, 3);
    Received received;
    const auto write = [](Stream& stream) -> Task<> {
        BOOST_TEST(!co_await http::write_all(stream, response));
        stream.finish();
    };

    run_all(io, write(*near), receive_to_end(*far, received));

    BOOST_TEST(received.bytes == response);
}

BOOST_AUTO_TEST_CASE(side_that_vanishes_ends_the_writing) {
    boost::asio::io_context io;
    auto [near, far] = memory_streams(io, 3);
    error_code failure;
    const auto write = [](Stream& stream, error_code& result) -> Task<> {
        result = co_await http::write_all(stream, response);
    };

    run_all(io, write(*near, failure), testing::close(*far));

    BOOST_TEST(failure == error::broken_pipe);
}

BOOST_AUTO_TEST_SUITE_END()
