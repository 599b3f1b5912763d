#include "net/transport/memory_stream.hpp"

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "core/async/nursery.hpp"
#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

constexpr std::size_t megabyte = 1024 * 1024;

/// Both directions at once, of one end.
struct Conversation {
    error_code failure;
    Received received;
};

void converse(Stream& left, Stream& right, boost::asio::io_context& io, const std::string& bytes,
              Conversation (&ends)[2]) {
    run_all(io, send_and_finish(left, bytes, ends[0].failure),
            receive_to_end(left, ends[0].received), send_and_finish(right, bytes, ends[1].failure),
            receive_to_end(right, ends[1].received));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory_stream)

BOOST_AUTO_TEST_CASE(bytes_arrive_both_ways) {
    boost::asio::io_context io;
    const auto [left, right] = memory_streams(io);

    BOOST_TEST(left->try_write("ping").value() == 4u);
    BOOST_TEST(right->try_write("pong!").value() == 5u);

    BOOST_TEST(run(io, read_up_to(*right, 4)).bytes == "ping");
    BOOST_TEST(run(io, read_up_to(*left, 5)).bytes == "pong!");
    BOOST_TEST(left->remote() == "memory");
}

BOOST_AUTO_TEST_CASE(holds_no_more_than_its_capacity) {
    boost::asio::io_context io;
    const auto [left, right] = memory_streams(io, 3);
    char buffer[16];

    BOOST_TEST(left->try_write("abcdef").value() == 3u);
    BOOST_TEST(left->try_write("def").error() == error::would_block);
    BOOST_TEST(right->try_read({buffer, 2}).value() == 2u);
    BOOST_TEST(left->try_write("def").value() == 2u);
    BOOST_TEST(right->try_read(buffer).value() == 3u);

    BOOST_TEST(std::string(buffer, 3) == "cde");
    BOOST_TEST(right->try_read(buffer).error() == error::would_block);
}

BOOST_AUTO_TEST_CASE(a_capacity_of_one_splits_every_read) {
    boost::asio::io_context io;
    const auto [left, right] = memory_streams(io, 1);
    const std::string bytes = numbered_bytes(2000);
    Conversation ends[2];

    converse(*left, *right, io, bytes, ends);

    for (const Conversation& end : ends) {
        BOOST_TEST(!end.failure);
        BOOST_TEST(end.received.bytes == bytes);
        BOOST_TEST(end.received.failure == error::end_of_stream);
    }
}

BOOST_AUTO_TEST_CASE(a_megabyte_each_way_passes_a_small_capacity_unchanged) {
    boost::asio::io_context io;
    const auto [left, right] = memory_streams(io, 1000);
    const std::string bytes = numbered_bytes(megabyte);
    Conversation ends[2];

    converse(*left, *right, io, bytes, ends);

    BOOST_TEST((ends[0].received.bytes == bytes));
    BOOST_TEST((ends[1].received.bytes == bytes));
}

BOOST_AUTO_TEST_CASE(two_threads_exchange_a_megabyte) {
    boost::asio::io_context here, there;
    const auto [left, right] = make_memory_streams(here.get_executor(), there.get_executor(), 777);
    const std::string bytes = numbered_bytes(megabyte);
    Conversation ends[2];

    std::thread other([&, stream = right.get()] {
        run_all(there, send_and_finish(*stream, bytes, ends[1].failure),
                receive_to_end(*stream, ends[1].received));
    });
    run_all(here, send_and_finish(*left, bytes, ends[0].failure),
            receive_to_end(*left, ends[0].received));
    other.join();

    BOOST_TEST((ends[0].received.bytes == bytes));
    BOOST_TEST((ends[1].received.bytes == bytes));
}

BOOST_AUTO_TEST_CASE(close_wakes_both_waits) {
    boost::asio::io_context io;
    const auto [left, right] = memory_streams(io, 10);
    write_until_full(*left);
    error_code readable, writable;

    run_all(io, wait_readable(*left, readable), wait_writable(*left, writable),
            testing::close(*left));

    BOOST_TEST(readable == error::operation_aborted);
    BOOST_TEST(writable == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(closed_stream_gives_operation_aborted) {
    boost::asio::io_context io;
    const auto [left, right] = memory_streams(io);

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

BOOST_AUTO_TEST_CASE(what_was_written_before_the_close_is_still_read) {
    boost::asio::io_context io;
    const auto [left, right] = memory_streams(io);

    left->try_write("last words").value();
    left->close();
    const Received heard = run(io, read_to_end(*right));

    BOOST_TEST(heard.bytes == "last words");
    BOOST_TEST(heard.failure == error::end_of_stream);
    BOOST_TEST(right->try_write("too late").error() == error::broken_pipe);
}

BOOST_AUTO_TEST_CASE(finished_stream_still_reads) {
    boost::asio::io_context io;
    const auto [left, right] = memory_streams(io);

    left->finish();
    right->try_write("answer").value();

    BOOST_TEST(run(io, read_to_end(*right)).failure == error::end_of_stream);
    BOOST_TEST(run(io, read_up_to(*left, 6)).bytes == "answer");
    BOOST_TEST(left->try_write("more").error() == error::broken_pipe);
}

BOOST_AUTO_TEST_CASE(vanished_other_side_wakes_reader_and_writer) {
    boost::asio::io_context io;
    const auto [left, right] = memory_streams(io, 10);
    Received received;
    error_code failure;

    run_all(io, receive_to_end(*left, received),
            send_and_finish(*left, numbered_bytes(1000), failure), testing::close(*right));

    BOOST_TEST(received.failure == error::end_of_stream);
    BOOST_TEST(failure == error::broken_pipe);
}

BOOST_AUTO_TEST_CASE(either_end_and_its_context_may_go_first) {
    boost::asio::io_context here;
    auto there = std::make_unique<boost::asio::io_context>();
    auto [left, right] = make_memory_streams(here.get_executor(), there->get_executor());

    right->try_write("bye").value();
    right.reset();
    there.reset();

    BOOST_TEST(run(here, read_to_end(*left)).bytes == "bye");
    left->finish();
    left->close();
}

BOOST_AUTO_TEST_CASE(cancelled_coroutine_stops_waiting) {
    boost::asio::io_context io;
    const auto [left, right] = memory_streams(io);
    Nursery nursery(io.get_executor());
    error_code result;

    nursery.spawn(wait_readable(*left, result));
    boost::asio::post(io, [&nursery] { nursery.cancel(); });
    const Watchdog watchdog(io);
    io.run();

    BOOST_TEST(result == error::operation_aborted);
}

BOOST_AUTO_TEST_SUITE_END()
