#include "net/transport/tcp_stream.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "core/async/nursery.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

constexpr std::size_t megabyte = 1024 * 1024;

/// What no wait gives.
const error_code not_yet = error::end_of_stream;

void read_what_is_there(Stream& stream) {
    std::string buffer(megabyte, '\0');
    while (stream.try_read(buffer)) continue;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tcp_stream)

BOOST_AUTO_TEST_CASE(read_of_a_silent_stream_would_block) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io);

    char buffer[16];
    const auto count = left->try_read(buffer);

    BOOST_TEST(count.error() == error::would_block);
}

BOOST_AUTO_TEST_CASE(bytes_arrive_both_ways) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io);

    BOOST_TEST(left->try_write("ping").value() == 4u);
    BOOST_TEST(right->try_write("pong!").value() == 5u);

    BOOST_TEST(run(io, read_up_to(*right, 4)).bytes == "ping");
    BOOST_TEST(run(io, read_up_to(*left, 5)).bytes == "pong!");
}

BOOST_AUTO_TEST_CASE(a_megabyte_each_way_passes_small_buffers_unchanged) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io, 4096);
    const std::string bytes = numbered_bytes(megabyte);
    error_code left_failure, right_failure;
    Received left_received, right_received;

    run_all(io, send_and_finish(*left, bytes, left_failure),
            send_and_finish(*right, bytes, right_failure), receive_to_end(*left, left_received),
            receive_to_end(*right, right_received));

    BOOST_TEST(!left_failure);
    BOOST_TEST(!right_failure);
    BOOST_TEST((left_received.bytes == bytes));
    BOOST_TEST((right_received.bytes == bytes));
    BOOST_TEST(left_received.failure == error::end_of_stream);
}

BOOST_AUTO_TEST_CASE(close_wakes_both_waits) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io, 4096);
    write_until_full(*left);
    error_code readable, writable;

    run_all(io, wait_readable(*left, readable), wait_writable(*left, writable),
            testing::close(*left));

    BOOST_TEST(readable == error::operation_aborted);
    BOOST_TEST(writable == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(closed_stream_gives_operation_aborted) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io);

    left->close();
    left->close();
    left->finish();

    char buffer[16];
    BOOST_TEST(!left->is_open());
    BOOST_TEST(left->try_read(buffer).error() == error::operation_aborted);
    BOOST_TEST(left->try_write("x").error() == error::operation_aborted);
    BOOST_TEST(run(io, left->readable()) == error::operation_aborted);
    BOOST_TEST(run(io, left->writable()) == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(finished_stream_still_reads) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io);

    left->try_write("last words").value();
    left->finish();
    const Received heard = run(io, read_to_end(*right));
    right->try_write("answer").value();

    BOOST_TEST(heard.bytes == "last words");
    BOOST_TEST(heard.failure == error::end_of_stream);
    BOOST_TEST(run(io, read_up_to(*left, 6)).bytes == "answer");
    BOOST_TEST(left->try_write("more").error() == error::broken_pipe);
}

BOOST_AUTO_TEST_CASE(vanished_other_side_wakes_the_reader) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io);
    Received received;

    run_all(io, receive_to_end(*left, received), testing::close(*right));

    BOOST_TEST(received.bytes == "");
    BOOST_TEST(received.failure == error::end_of_stream);
}

BOOST_AUTO_TEST_CASE(writer_waits_for_a_side_that_says_nothing_more_and_does_not_read) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io, 4096);
    Nursery nursery(io.get_executor());
    error_code writable = not_yet;
    right->finish();
    run(io, read_to_end(*left));
    write_until_full(*left);

    nursery.spawn(wait_writable(*left, writable));
    settle(io);
    const bool waits = writable == not_yet;
    read_what_is_there(*right);
    run(io, nursery.join());

    BOOST_TEST(waits);
    BOOST_TEST(!writable);
}

BOOST_AUTO_TEST_CASE(context_is_at_work_while_somebody_waits_for_a_socket) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io);
    Nursery nursery(io.get_executor());
    Received received;
    right->try_write("x").value();
    run(io, read_up_to(*left, 1));
    settle(io);
    const bool idle = io.stopped();

    nursery.spawn(receive_to_end(*left, received));
    settle(io);

    BOOST_TEST(idle);
    BOOST_TEST(!io.stopped());
}

BOOST_AUTO_TEST_CASE(wait_that_is_cancelled_is_aborted) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io);
    Nursery nursery(io.get_executor());
    error_code writable = not_yet;
    write_until_full(*left);

    nursery.spawn(wait_writable(*left, writable));
    settle(io);
    nursery.cancel();
    settle(io);

    BOOST_TEST(writable == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(write_to_a_vanished_side_fails_without_a_signal) {
    boost::asio::io_context io;
    const auto [left, right] = connected_streams(io);
    right->close();

    const error_code failure = run(io, write_all(*left, numbered_bytes(megabyte)));

    BOOST_TEST((failure == error::broken_pipe || failure == boost::asio::error::connection_reset));
}

BOOST_AUTO_TEST_CASE(remote_is_the_other_sides_address_also_after_close) {
    boost::asio::io_context io;
    auto [first, second] = connected_sockets(io);
    const auto port = std::to_string(second.local_endpoint().port());
    const auto stream = make_tcp_stream(std::move(first));

    stream->close();

    BOOST_TEST(stream->remote() == "127.0.0.1:" + port);
}

BOOST_AUTO_TEST_CASE(addresses_are_written_as_people_write_them) {
    using boost::asio::ip::make_address;

    BOOST_TEST(to_text({make_address("10.0.0.1"), 80}) == "10.0.0.1:80");
    BOOST_TEST(to_text({make_address("::1"), 80}) == "[::1]:80");
    BOOST_TEST(to_text({make_address("::ffff:10.0.0.1"), 80}) == "10.0.0.1:80");
}

BOOST_AUTO_TEST_SUITE_END()
