#include "net/transport/connector.hpp"

#include <boost/test/unit_test.hpp>

#include "net/transport/listener.hpp"
#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

using Connected = Result<std::unique_ptr<Stream>>;

Task<> keep_connected(Connector& connector, std::string host, std::uint16_t port,
                      Connected& connected) {
    connected = co_await connector.connect(std::move(host), port);
}

Task<> cancel(Connector& connector) {
    connector.cancel();
    co_return;
}

/// A port on which nobody listens any more.
std::uint16_t closed_port(boost::asio::io_context& io) {
    return Listener::open(io.get_executor(), {}).value().port();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(connector)

BOOST_AUTO_TEST_CASE(address_is_reached_without_a_resolver) {
    boost::asio::io_context io;
    auto listener = Listener::open(io.get_executor(), {}).value();
    Connector connector(io.get_executor());

    const auto stream = run(io, connector.connect("127.0.0.1", listener.port())).value();
    const auto accepted = run(io, listener.accept()).value();
    accepted->try_write("hello").value();

    BOOST_TEST(run(io, read_up_to(*stream, 5)).bytes == "hello");
    BOOST_TEST(stream->remote() == listener.local());
}

BOOST_AUTO_TEST_CASE(all_addresses_of_a_name_are_tried) {
    boost::asio::io_context io;
    // Where localhost is ::1 first, that one refuses and 127.0.0.1 comes second.
    auto listener = Listener::open(io.get_executor(), {.address = "127.0.0.1"}).value();
    Connector connector(io.get_executor());

    const auto stream = run(io, connector.connect("localhost", listener.port())).value();

    BOOST_TEST(stream->remote() == listener.local());
}

BOOST_AUTO_TEST_CASE(refused_connection_is_an_error_value) {
    boost::asio::io_context io;
    Connector connector(io.get_executor());

    const auto connected = run(io, connector.connect("127.0.0.1", closed_port(io)));

    BOOST_TEST(connected.error() == boost::asio::error::connection_refused);
}

BOOST_AUTO_TEST_CASE(unknown_name_is_an_error_value) {
    boost::asio::io_context io;
    Connector connector(io.get_executor());

    // An empty label: the system's resolver refuses it without asking anybody.
    const auto connected = run(io, connector.connect("a..b", 80));

    BOOST_TEST(connected.has_error());
    BOOST_TEST(connected.error() != error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(cancel_before_connect_is_kept) {
    boost::asio::io_context io;
    auto listener = Listener::open(io.get_executor(), {}).value();
    Connector connector(io.get_executor());

    connector.cancel();
    const auto connected = run(io, connector.connect("127.0.0.1", listener.port()));

    BOOST_TEST(connected.error() == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(cancel_ends_the_wait_for_the_resolver) {
    boost::asio::io_context io;
    auto listener = Listener::open(io.get_executor(), {}).value();
    Connector connector(io.get_executor());
    Connected connected = error::would_block;

    run_all(io, keep_connected(connector, "localhost", listener.port(), connected),
            cancel(connector));

    BOOST_TEST(connected.error() == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(cancel_ends_the_wait_for_the_other_side) {
    boost::asio::io_context io;
    auto listener = Listener::open(io.get_executor(), {}).value();
    Connector connector(io.get_executor());
    Connected connected = error::would_block;

    run_all(io, keep_connected(connector, "127.0.0.1", listener.port(), connected),
            cancel(connector));
    connector.cancel();

    BOOST_TEST(connected.error() == error::operation_aborted);
}

BOOST_AUTO_TEST_CASE(connector_may_go_while_the_resolver_is_busy) {
    boost::asio::io_context io;
    Connected connected = error::would_block;
    {
        Connector connector(io.get_executor());
        run_all(io, keep_connected(connector, "localhost", 1, connected), cancel(connector));
    }

    io.restart();
    io.run();

    BOOST_TEST(connected.error() == error::operation_aborted);
}

BOOST_AUTO_TEST_SUITE_END()
