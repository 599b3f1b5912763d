#include "net/transport/tls_stream.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

constexpr std::size_t megabyte = 1024 * 1024;

/// All of a server's life. It speaks first: where nothing is buffered its handshake ends only when
/// the client goes on to read the tickets.
Task<> speak_first(TlsStream& server, std::string bytes, Received& received) {
    received.failure = co_await server.handshake();
    BOOST_TEST(!received.failure);
    const error_code failure = co_await write_all(server, std::move(bytes));
    BOOST_TEST(!failure);
    server.finish();
    received = co_await read_to_end(server);
}

Task<> listen_first(TlsStream& client, std::string bytes, Received& received) {
    received.failure = co_await client.handshake();
    BOOST_TEST(!received.failure);
    received = co_await read_to_end(client);
    const error_code failure = co_await write_all(client, std::move(bytes));
    BOOST_TEST(!failure);
    client.finish();
}

Task<> expect(const error_code& actual, error_code expected) {
    BOOST_TEST(actual == expected);
    co_return;
}

Task<> pass_on(Stream& stream, std::string bytes) {
    BOOST_TEST(stream.try_write(bytes).value() == bytes.size());
    co_return;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_stream)

BOOST_AUTO_TEST_CASE(bytes_arrive_both_ways) {
    boost::asio::io_context io;
    const TlsPair pair = meet(io);
    BOOST_TEST(!pair.client_failure);
    BOOST_TEST(!pair.server_failure);

    BOOST_TEST(pair.client->try_write("ping").value() == 4u);
    BOOST_TEST(pair.server->try_write("pong!").value() == 5u);

    BOOST_TEST(run(io, read_up_to(*pair.server, 4)).bytes == "ping");
    BOOST_TEST(run(io, read_up_to(*pair.client, 5)).bytes == "pong!");
}

BOOST_AUTO_TEST_CASE(a_megabyte_each_way_passes_small_buffers_unchanged) {
    boost::asio::io_context io;
    const TlsPair pair =
        make_tls_pair(io, connected_streams(io, 4096), good_client(), good_server());
    const std::string bytes = numbered_bytes(megabyte);
    error_code client_failure, server_failure;
    Received client_received, server_received;

    run_all(io, send_and_finish(*pair.client, bytes, client_failure),
            send_and_finish(*pair.server, bytes, server_failure),
            receive_to_end(*pair.client, client_received),
            receive_to_end(*pair.server, server_received));

    BOOST_TEST(!client_failure);
    BOOST_TEST(!server_failure);
    BOOST_TEST((client_received.bytes == bytes));
    BOOST_TEST((server_received.bytes == bytes));
    BOOST_TEST(client_received.failure == error::end_of_stream);
}

BOOST_AUTO_TEST_CASE(works_over_a_stream_that_carries_one_byte_at_a_time) {
    boost::asio::io_context io;
    auto [client_lower, server_lower] = memory_streams(io, 1);
    const auto client = make_tls_stream(std::move(client_lower), good_client(), "localhost");
    const auto server = make_tls_stream(std::move(server_lower), good_server());
    const std::string bytes = numbered_bytes(5000);
    Received client_received, server_received;

    run_all(io, speak_first(*server, bytes, server_received),
            listen_first(*client, bytes, client_received));

    BOOST_TEST(client_received.bytes == bytes);
    BOOST_TEST(client_received.failure == error::end_of_stream);
    BOOST_TEST(server_received.bytes == bytes);
    BOOST_TEST(server_received.failure == error::end_of_stream);
}

BOOST_AUTO_TEST_CASE(close_wakes_both_waits) {
    boost::asio::io_context io;
    const TlsPair pair =
        make_tls_pair(io, connected_streams(io, 4096), good_client(), good_server());
    write_until_full(*pair.client);
    error_code readable, writable;
    // Tickets that the server has sent would make it readable.
    char buffer[16];
    BOOST_TEST(pair.client->try_read(buffer).error() == error::would_block);

    run_all(io, wait_readable(*pair.client, readable), wait_writable(*pair.client, writable),
            testing::close(*pair.client));

    BOOST_TEST(readable == error::operation_aborted);
    BOOST_TEST(writable == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(closed_stream_gives_operation_aborted) {
    boost::asio::io_context io;
    const TlsPair pair = meet(io);
    TlsStream& stream = *pair.client;

    stream.close();
    stream.close();
    stream.finish();

    char buffer[16];
    BOOST_TEST(!stream.is_open());
    BOOST_TEST(stream.try_read(buffer).error() == error::operation_aborted);
    BOOST_TEST(stream.try_write("x").error() == error::operation_aborted);
    BOOST_TEST(run(io, stream.readable()) == error::operation_aborted);
    BOOST_TEST(run(io, stream.writable()) == error::operation_aborted);
    BOOST_TEST(run(io, stream.handshake()) == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(finished_stream_still_reads) {
    boost::asio::io_context io;
    const TlsPair pair = meet(io);

    pair.client->try_write("last words").value();
    pair.client->finish();
    const Received heard = run(io, read_to_end(*pair.server));
    pair.server->try_write("answer").value();

    BOOST_TEST(heard.bytes == "last words");
    BOOST_TEST(heard.failure == error::end_of_stream);
    BOOST_TEST(!run(io, pair.server->readable()));
    BOOST_TEST(run(io, read_up_to(*pair.client, 6)).bytes == "answer");
    BOOST_TEST(pair.client->try_write("more").error() == error::broken_pipe);
}

BOOST_AUTO_TEST_CASE(finish_reaches_the_other_side_also_through_a_full_transport) {
    boost::asio::io_context io;
    const TlsPair pair = make_tls_pair(io, memory_streams(io), good_client(), good_server());
    write_until_full(*pair.client);

    pair.client->finish();

    BOOST_TEST(run(io, read_to_end(*pair.server)).failure == error::end_of_stream);
}

BOOST_AUTO_TEST_CASE(vanished_other_side_is_an_end_without_close_notify) {
    boost::asio::io_context io;
    const TlsPair pair = meet(io);
    Received received;

    // A socket that is closed with unread bytes, such as the tickets, resets the connection.
    char buffer[16];
    BOOST_TEST(pair.client->try_read(buffer).error() == error::would_block);
    pair.client->try_write("half a").value();
    run_all(io, receive_to_end(*pair.server, received), testing::close(*pair.client));

    BOOST_TEST(received.bytes == "half a");
    BOOST_TEST(received.failure == error::end_of_stream);
}

BOOST_AUTO_TEST_CASE(write_to_a_vanished_side_fails_without_a_signal) {
    boost::asio::io_context io;
    const TlsPair pair = meet(io);
    pair.server->close();

    const error_code failure = run(io, write_all(*pair.client, numbered_bytes(megabyte)));

    BOOST_TEST((failure == error::broken_pipe || failure == boost::asio::error::connection_reset));
}

BOOST_AUTO_TEST_CASE(bytes_that_are_already_decrypted_are_readable_at_once) {
    boost::asio::io_context io;
    const TlsPair pair = meet(io);
    pair.client->try_write("abc").value();
    BOOST_TEST(run(io, read_up_to(*pair.server, 1)).bytes == "a");

    const error_code failure = run(io, pair.server->readable());

    BOOST_TEST(!failure);
    BOOST_TEST(run(io, read_up_to(*pair.server, 2)).bytes == "bc");
}

BOOST_AUTO_TEST_CASE(one_read_takes_all_records_that_have_arrived) {
    boost::asio::io_context io;
    const TlsPair pair = make_tls_pair(io, memory_streams(io), good_client(), good_server());
    for (const char* record : {"one ", "two ", "three"}) pair.client->try_write(record).value();

    char buffer[64];
    const std::size_t count = pair.server->try_read(buffer).value();

    BOOST_TEST(std::string(buffer, count) == "one two three");
}

BOOST_AUTO_TEST_CASE(beginning_of_a_record_does_not_make_it_readable) {
    boost::asio::io_context io;
    auto lower = memory_streams(io);
    Stream& below_client = *lower.first;
    Stream& below_server = *lower.second;
    const TlsPair pair = make_tls_pair(io, std::move(lower), good_client(), good_server());
    char buffer[256];
    pair.client->try_write("hello").value();
    const std::string record(buffer, below_server.try_read(buffer).value());

    below_client.try_write(record.substr(0, 10)).value();
    const error_code early = pair.server->try_read(buffer).error();
    error_code readable = error::would_block;
    run_all(io, wait_readable(*pair.server, readable), expect(readable, error::would_block),
            pass_on(below_client, record.substr(10)));

    BOOST_TEST(early == error::would_block);
    BOOST_TEST(!readable);
    BOOST_TEST(run(io, read_up_to(*pair.server, 5)).bytes == "hello");
}

BOOST_AUTO_TEST_CASE(breach_after_the_handshake_ends_the_stream_for_good) {
    boost::asio::io_context io;
    auto lower = memory_streams(io);
    Stream& below_client = *lower.first;
    const TlsPair pair = make_tls_pair(io, std::move(lower), good_client(), good_server());

    below_client.try_write(std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x')).value();
    const Received received = run(io, read_to_end(*pair.server));

    BOOST_TEST(is_tls_error(received.failure));
    BOOST_TEST(pair.server->try_write("x").error() == received.failure);
    BOOST_TEST(!run(io, pair.server->readable()));
    BOOST_TEST(!run(io, pair.server->writable()));
}

BOOST_AUTO_TEST_SUITE_END()
