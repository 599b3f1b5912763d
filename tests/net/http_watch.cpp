#include <boost/asio/ip/tcp.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>

#include "core/async/nursery.hpp"
#include "tests/net/http_exchange.hpp"
#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

const std::string get = "GET /held HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string next = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";

/// A request that is held, and what became of it.
struct Held {
    explicit Held(StreamPair streams)
        : connection(std::move(streams.first), {}),
          client(std::move(streams.second)),
          ready(connection.executor()),
          held_now(connection.executor()),
          server(connection.executor()) {
        BOOST_TEST_REQUIRE(client->try_write(get).value() == get.size());
    }

    http::Connection connection;
    std::unique_ptr<Stream> client;
    Signal ready;
    /// The wait is about to begin.
    Signal held_now;
    std::optional<bool> stayed;
    Nursery server;
};

/// Takes the request and waits.
Task<> hold(Held& held) {
    BOOST_TEST_REQUIRE((co_await held.connection.read_head()).has_value());
    held.held_now.notify();
    held.stayed = co_await held.connection.wait_for(held.ready);
}

Task<> hold_own(std::unique_ptr<Held> held) {
    co_await hold(*held);
}

/// What the client does meanwhile.
Task<> notify(Held& held) {
    co_await held.held_now.wait();
    held.ready.notify();
}

Task<> send_next_and_notify(Held& held) {
    co_await held.held_now.wait();
    const error_code failure = co_await testing::write_all(*held.client, next);
    BOOST_TEST(!failure);
    held.ready.notify();
}

Task<> finish(Held& held) {
    co_await held.held_now.wait();
    held.client->finish();
}

Task<> go(Held& held) {
    co_await held.held_now.wait();
    held.client->close();
}

Task<> send_next_and_go(Held& held) {
    co_await held.held_now.wait();
    const error_code failure = co_await testing::write_all(*held.client, next);
    BOOST_TEST(!failure);
    held.client->close();
}

Task<> abort(Held& held) {
    co_await held.held_now.wait();
    held.connection.abort();
}

StreamPair tls_streams(boost::asio::io_context& io) {
    TlsPair pair = meet(io);
    BOOST_TEST(!pair.server_failure);
    return {std::move(pair.server), std::move(pair.client)};
}

/// Over each transport.
void check(Task<> (*meanwhile)(Held&), bool stays) {
    boost::asio::io_context io;
    for (auto make :
         {+[](boost::asio::io_context& on) { return memory_streams(on); },
          +[](boost::asio::io_context& on) { return connected_streams(on); }, &tls_streams}) {
        Held held(make(io));

        run_all(io, hold(held), meanwhile(held));

        BOOST_TEST_REQUIRE(held.stayed.has_value());
        BOOST_TEST(*held.stayed == stays);
    }
}

/// Answers what is held and all that comes behind it.
Task<> answer_all(Held& held, HttpHeard& heard) {
    co_await held.connection.respond({.content_type = "text/plain", .body = "yes"});
    co_await serve_http(held.connection, {}, heard);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_watch)

BOOST_AUTO_TEST_CASE(signal_ends_the_wait) {
    check(&notify, true);
}

BOOST_AUTO_TEST_CASE(client_that_goes_ends_the_wait) {
    check(&go, false);
    check(&finish, false);
    check(&send_next_and_go, false);
}

BOOST_AUTO_TEST_CASE(abort_ends_the_wait) {
    check(&abort, false);
}

BOOST_AUTO_TEST_CASE(signal_that_came_before_is_kept) {
    boost::asio::io_context io;
    Held held(memory_streams(io));
    held.ready.notify();

    run(io, hold(held));

    BOOST_TEST(held.stayed.value());
}

BOOST_AUTO_TEST_CASE(client_that_has_gone_before_is_noticed) {
    boost::asio::io_context io;
    Held held(memory_streams(io));
    held.client->close();

    run(io, hold(held));

    BOOST_TEST(!held.stayed.value());
}

BOOST_AUTO_TEST_CASE(next_request_that_comes_meanwhile_is_kept) {
    boost::asio::io_context io;
    StreamPair pairs[]{memory_streams(io), connected_streams(io), tls_streams(io)};
    for (StreamPair& streams : pairs) {
        Held held(std::move(streams));
        HttpHeard heard;
        Received received;
        run_all(io, hold(held), send_next_and_notify(held));
        held.client->finish();

        run_all(io, answer_all(held, heard), receive_to_end(*held.client, received));

        BOOST_TEST(held.stayed.value());
        BOOST_TEST(heard.requests == std::vector<std::string>{"GET /next "});
        BOOST_TEST(without_dates(received.bytes) == yes() + yes());
    }
}

BOOST_AUTO_TEST_CASE(request_may_be_held_twice) {
    boost::asio::io_context io;
    Held held(memory_streams(io));
    const auto hold_again = [](Held& again) -> Task<> {
        again.held_now.notify();
        again.stayed = co_await again.connection.wait_for(again.ready);
    };
    run_all(io, hold(held), notify(held));
    BOOST_TEST(held.stayed.value());

    run_all(io, hold_again(held), go(held));

    BOOST_TEST(!held.stayed.value());
}

BOOST_AUTO_TEST_CASE(too_much_that_comes_meanwhile_is_left_where_it_is) {
    boost::asio::io_context io;
    Held held(memory_streams(io, 4 * http::head_bytes_max));
    std::string more;
    std::vector<std::string> expected;
    while (more.size() < 2 * http::head_bytes_max) {
        more += next;
        expected.emplace_back("GET /next ");
    }
    held.server.spawn(hold(held));
    BOOST_TEST_REQUIRE(held.client->try_write(more).value() == more.size());
    held.client->finish();
    io.poll();
    BOOST_TEST(!held.stayed.has_value());

    held.ready.notify();
    io.restart();
    io.poll();
    HttpHeard heard;
    Received received;
    run_all(io, answer_all(held, heard), receive_to_end(*held.client, received));

    BOOST_TEST(held.stayed.value());
    BOOST_TEST(heard.requests == expected);
}

BOOST_AUTO_TEST_CASE(abort_ends_a_wait_that_watches_no_more) {
    boost::asio::io_context io;
    Held held(memory_streams(io));
    held.server.spawn(hold(held));
    BOOST_TEST_REQUIRE(held.client->try_write(std::string(20'000, 'x')).has_value());
    io.poll();
    BOOST_TEST(!held.stayed.has_value());

    held.connection.abort();
    io.restart();
    io.poll();

    BOOST_TEST_REQUIRE(held.stayed.has_value());
    BOOST_TEST(!*held.stayed);
}

BOOST_AUTO_TEST_CASE(cancelled_wait_leaves_nothing_behind) {
    boost::asio::io_context io;
    StreamPair pairs[]{memory_streams(io), connected_streams(io), tls_streams(io)};
    for (StreamPair& streams : pairs) {
        auto held = std::make_unique<Held>(std::move(streams));
        held->server.spawn(hold(*held));
        run(io, [](Held& waiting) -> Task<> { co_await waiting.held_now.wait(); }(*held));

        held->server.cancel();
        run(io, held->server.join());

        BOOST_TEST(!held->stayed.value_or(false));
        BOOST_TEST(held->connection.stream().is_open());
        held.reset();
        io.restart();
        io.poll();
    }
}

BOOST_AUTO_TEST_CASE(destroyed_context_takes_the_wait_along) {
    auto io = std::make_unique<boost::asio::io_context>();
    auto server = std::make_unique<Nursery>(io->get_executor());
    auto [near, far] = connected_streams(*io);
    server->spawn(hold_own(std::make_unique<Held>(StreamPair(std::move(near), std::move(far)))));
    BOOST_TEST(io->poll() > 0U);

    server.reset();
    io.reset();
}

BOOST_AUTO_TEST_SUITE_END()
