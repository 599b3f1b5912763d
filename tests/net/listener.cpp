#include "net/transport/listener.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "net/transport/connector.hpp"
#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

using Accepted = Result<std::unique_ptr<Stream>>;

Task<> keep_accepted(Listener& listener, Accepted& accepted) {
    accepted = co_await listener.accept();
}

Task<> close_listener(Listener& listener) {
    listener.close();
    co_return;
}

/// A client in the backlog, without a coroutine.
Socket call(boost::asio::io_context& io, const Listener& listener) {
    Socket client(io);
    client.connect({boost::asio::ip::address_v4::loopback(), listener.port()});
    return client;
}

/// Lets the process open no further file as long as it lives.
class NoMoreFiles {
  public:
    NoMoreFiles() {
        BOOST_REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
        const int lowest_free = ::dup(0);
        BOOST_REQUIRE(lowest_free >= 0);
        ::close(lowest_free);
        rlimit none = before_;
        none.rlim_cur = static_cast<rlim_t>(lowest_free);
        BOOST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    }
    ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    NoMoreFiles(const NoMoreFiles&) = delete;
    NoMoreFiles& operator=(const NoMoreFiles&) = delete;

  private:
    rlimit before_{};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(listener)

BOOST_AUTO_TEST_CASE(port_0_picks_a_free_port_and_tells_it) {
    boost::asio::io_context io;

    const auto listener = Listener::open(io.get_executor(), {.port = 0});

    BOOST_REQUIRE(listener.has_value());
    BOOST_TEST(listener->port() != 0);
    BOOST_TEST(listener->local() == "127.0.0.1:" + std::to_string(listener->port()));
}

BOOST_AUTO_TEST_CASE(accepted_connection_carries_bytes) {
    boost::asio::io_context io;
    auto listener = Listener::open(io.get_executor(), {}).value();
    Socket client = call(io, listener);
    const auto client_port = std::to_string(client.local_endpoint().port());

    const auto accepted = run(io, listener.accept()).value();
    accepted->try_write("hello").value();
    const auto stream = make_tcp_stream(std::move(client));

    BOOST_TEST(run(io, read_up_to(*stream, 5)).bytes == "hello");
    BOOST_TEST(accepted->remote() == "127.0.0.1:" + client_port);
}

BOOST_AUTO_TEST_CASE(port_in_use_is_said_with_the_address_and_what_to_do) {
    boost::asio::io_context io;
    const auto first = Listener::open(io.get_executor(), {}).value();

    const auto second = Listener::open(io.get_executor(), {.port = first.port()});

    BOOST_REQUIRE(second.has_error());
    BOOST_TEST(second.error().code == boost::asio::error::address_in_use);
    BOOST_TEST(second.error().text.starts_with("cannot listen on " + first.local() + ": "));
    BOOST_TEST(second.error().text.ends_with("choose another port"));
    BOOST_CHECK_THROW(second.value(), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(wrong_addresses_are_refused_with_their_text) {
    boost::asio::io_context io;

    const auto name = Listener::open(io.get_executor(), {.address = "localhost"});
    const auto foreign = Listener::open(io.get_executor(), {.address = "192.0.2.1"});

    BOOST_REQUIRE(name.has_error());
    BOOST_TEST(name.error().text.find("\"localhost\": it is not an IP address") !=
               std::string::npos);
    BOOST_REQUIRE(foreign.has_error());
    BOOST_TEST(foreign.error().text.find("192.0.2.1:0") != std::string::npos);
    BOOST_TEST(foreign.error().text.find("no such address") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(shared_port_is_opened_by_several_listeners) {
    boost::asio::io_context io;
    auto first = Listener::open(io.get_executor(), {.shared_port = true}).value();

    auto second =
        Listener::open(io.get_executor(), {.port = first.port(), .shared_port = true}).value();

    BOOST_TEST(second.port() == first.port());
    // With the first one closed the kernel gives every new connection to the second.
    first.close();
    const Socket client = call(io, second);
    BOOST_TEST(run(io, second.accept()).has_value());
}

BOOST_AUTO_TEST_CASE(close_ends_the_wait_and_frees_the_port) {
    boost::asio::io_context io;
    auto listener = Listener::open(io.get_executor(), {}).value();
    Accepted accepted = error::would_block;

    run_all(io, keep_accepted(listener, accepted), close_listener(listener));
    listener.close();

    BOOST_TEST(accepted.error() == error::operation_aborted);
    BOOST_TEST(!is_temporary(accepted.error()));
    BOOST_TEST(run(io, listener.accept()).error() == error::operation_aborted);
    BOOST_TEST(Listener::open(io.get_executor(), {.port = listener.port()}).has_value());
}

BOOST_AUTO_TEST_CASE(too_many_open_files_is_temporary_and_the_connection_waits) {
    boost::asio::io_context io;
    auto listener = Listener::open(io.get_executor(), {}).value();
    const Socket client = call(io, listener);
    Accepted refused = error::would_block;
    {
        const NoMoreFiles limit;
        refused = run(io, listener.accept());
    }

    const Accepted accepted = run(io, listener.accept());

    BOOST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error() == boost::system::errc::too_many_files_open);
    BOOST_TEST(is_temporary(refused.error()));
    BOOST_TEST(accepted.has_value());
}

BOOST_AUTO_TEST_CASE(both_families_are_accepted_on_the_unspecified_ipv6_address) {
    boost::asio::io_context io;
    auto listener = Listener::open(io.get_executor(), {.address = "::"});
    if (!listener && listener.error().code == boost::asio::error::address_family_not_supported) {
        return;  // a machine without IPv6
    }
    BOOST_REQUIRE(listener.has_value());
    const Socket client = call(io, *listener);

    const auto accepted = run(io, listener->accept()).value();

    BOOST_TEST(accepted->remote().starts_with("127.0.0.1:"));
}

BOOST_AUTO_TEST_SUITE_END()
