#include <boost/test/unit_test.hpp>
#include <thread>

#include "core/async/mailbox.hpp"
#include "tests/net/http_exchange.hpp"
#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using http::Connection;

namespace {

using Handover = Mailbox<Connection::Released>;

const std::string first = "GET /first HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string second = "POST /second HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
const std::string third = "GET /third HTTP/1.1\r\nHost: h\r\n\r\n";

/// Serves one request and gives the next one to the other thread. Whatever goes wrong here is seen
/// by what the other one hears: Boost.Test is for one thread.
Task<> serve_one(std::unique_ptr<Stream> stream, Executor to, Handover& handover) {
    Connection connection(std::move(stream), {});
    co_await connection.read_head();
    co_await connection.respond({.content_type = "text/plain", .body = "yes"});
    co_await connection.read_head();
    auto released = connection.release_request();
    released.stream = released.stream->move_to(to);
    handover.send(std::move(released));
}

Task<> serve_others(Handover& handover, HttpHeard& heard) {
    auto released = (co_await handover.receive()).value();
    Connection connection(std::move(released.stream), {}, std::move(released.unread));
    co_await serve_http(connection, {}, heard);
}

void check_move(boost::asio::io_context& here, StreamPair ends) {
    boost::asio::io_context there;
    Handover handover(there.get_executor(), 1);
    HttpHeard heard;
    Received received;
    error_code failure;

    std::thread other([&] { run_all(there, serve_others(handover, heard)); });
    run_all(here, serve_one(std::move(ends.second), there.get_executor(), handover),
            send_and_finish(*ends.first, first + second + third, failure),
            receive_to_end(*ends.first, received));
    other.join();

    BOOST_TEST(!failure);
    BOOST_TEST(heard.requests == std::vector<std::string>({"POST /second hello", "GET /third "}));
    BOOST_TEST(without_dates(received.bytes) == yes() + yes() + yes());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_moves)

BOOST_AUTO_TEST_CASE(request_is_served_on_another_thread) {
    boost::asio::io_context io;
    check_move(io, connected_streams(io));
    check_move(io, memory_streams(io));
}

BOOST_AUTO_TEST_CASE(request_over_tls_is_served_on_another_thread) {
    boost::asio::io_context io;
    TlsPair pair = meet(io);
    BOOST_TEST(!pair.server_failure);
    check_move(io, {std::move(pair.client), std::move(pair.server)});
}

BOOST_AUTO_TEST_SUITE_END()
