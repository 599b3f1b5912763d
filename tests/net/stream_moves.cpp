#include <boost/test/unit_test.hpp>
#include <memory>
#include <thread>

#include "core/async/mailbox.hpp"
#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

constexpr std::size_t megabyte = 1024 * 1024;
constexpr std::size_t read_before = 1000;

using Handover = Mailbox<std::unique_ptr<Stream>>;

/// Reads a little and gives the stream to whoever receives on the other executor. Whatever goes
/// wrong here is seen by what comes out in the end: Boost.Test is for one thread.
Task<> read_and_move(std::unique_ptr<Stream> stream, Executor to, Handover& handover,
                     std::string& head) {
    head = (co_await read_up_to(*stream, read_before)).bytes;
    handover.send(stream->move_to(to));
}

/// Sends all that is left back.
Task<> receive_and_echo(Handover& handover, Received& received) {
    const auto stream = (co_await handover.receive()).value();
    received = co_await read_to_end(*stream);
    co_await write_all(*stream, received.bytes);
    stream->finish();
}

/// A megabyte through a server that changes its thread after the first bytes of it.
void check_move(boost::asio::io_context& here, StreamPair ends) {
    boost::asio::io_context there;
    Handover handover(there.get_executor(), 1);
    const std::string bytes = numbered_bytes(megabyte);
    std::string head;
    Received moved, echoed;
    error_code failure;

    std::thread other([&] { run_all(there, receive_and_echo(handover, moved)); });
    run_all(here, read_and_move(std::move(ends.second), there.get_executor(), handover, head),
            send_and_finish(*ends.first, bytes, failure), receive_to_end(*ends.first, echoed));
    other.join();

    BOOST_TEST(!failure);
    BOOST_TEST(moved.failure == error::end_of_stream);
    BOOST_TEST((head + moved.bytes == bytes));
    BOOST_TEST((echoed.bytes == moved.bytes));
}

/// The other side ends while the moved stream is waited for on its new executor.
void check_end(StreamPair ends) {
    boost::asio::io_context there;
    const auto moved = ends.second->move_to(there.get_executor());
    ends.second.reset();
    Received received;

    std::thread other([&] { run_all(there, receive_to_end(*moved, received)); });
    ends.first->finish();
    other.join();

    BOOST_TEST(received.bytes == "");
    BOOST_TEST(received.failure == error::end_of_stream);
    BOOST_TEST((moved->executor() == Executor(there.get_executor())));
}

void check_closed(StreamPair ends) {
    boost::asio::io_context there;
    ends.second->close();

    const auto moved = ends.second->move_to(there.get_executor());

    BOOST_TEST(!moved->is_open());
    BOOST_TEST(moved->try_write("x").error() == error::operation_aborted);
    BOOST_TEST(run(there, moved->readable()) == error::operation_aborted);
}

StreamPair tls_streams(boost::asio::io_context& io) {
    TlsPair pair = meet(io);
    BOOST_TEST(!pair.server_failure);
    return {std::move(pair.client), std::move(pair.server)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stream_moves)

BOOST_AUTO_TEST_CASE(tcp_goes_on_where_it_was) {
    boost::asio::io_context io;
    check_move(io, connected_streams(io));
}

BOOST_AUTO_TEST_CASE(tls_goes_on_where_it_was) {
    boost::asio::io_context io;
    check_move(io, tls_streams(io));
}

BOOST_AUTO_TEST_CASE(memory_goes_on_where_it_was) {
    boost::asio::io_context io;
    check_move(io, memory_streams(io, 777));
}

BOOST_AUTO_TEST_CASE(moved_tcp_hears_the_end) {
    boost::asio::io_context io;
    check_end(connected_streams(io));
}

BOOST_AUTO_TEST_CASE(moved_tls_hears_the_end) {
    boost::asio::io_context io;
    check_end(tls_streams(io));
}

BOOST_AUTO_TEST_CASE(moved_memory_hears_the_end) {
    boost::asio::io_context io;
    check_end(memory_streams(io));
}

BOOST_AUTO_TEST_CASE(what_was_closed_stays_closed) {
    boost::asio::io_context io;
    check_closed(connected_streams(io));
    check_closed(tls_streams(io));
    check_closed(memory_streams(io));
}

BOOST_AUTO_TEST_CASE(address_stays_known_when_the_other_side_is_gone) {
    boost::asio::io_context io, there;
    auto [left, right] = connected_streams(io);
    const std::string remote = right->remote();
    left.reset();

    const auto moved = right->move_to(there.get_executor());

    BOOST_TEST(moved->remote() == remote);
}

BOOST_AUTO_TEST_CASE(old_context_may_go) {
    boost::asio::io_context there;
    auto here = std::make_unique<boost::asio::io_context>();
    auto [left, right] = connected_streams(*here);
    const auto moved_left = left->move_to(there.get_executor());
    const auto moved_right = right->move_to(there.get_executor());
    left.reset();
    right.reset();
    here.reset();

    BOOST_TEST(moved_left->try_write("ping").value() == 4U);
    BOOST_TEST(run(there, read_up_to(*moved_right, 4)).bytes == "ping");
}

BOOST_AUTO_TEST_SUITE_END()
