#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "tests/net/http_exchange.hpp"

namespace coqewd::testing {

/// A server on one end of two joined streams and the test on the other, in virtual time. Nothing
/// happens but in settle() and in what calls it.
struct HttpStage {
    explicit HttpStage(HttpRules rules_of_server = {}, std::size_t capacity = 65536)
        : rules(std::move(rules_of_server)),
          streams(memory_streams(io, capacity)),
          connection(std::move(streams.first), rules.options),
          client(std::move(streams.second)),
          server(io.get_executor()) {
        clock.freeze();
    }

    ~HttpStage() {
        server.cancel();
        settle();
    }

    HttpStage(const HttpStage&) = delete;
    HttpStage& operator=(const HttpStage&) = delete;

    void serve() {
        server.spawn(serve_http(connection, rules, heard));
        settle();
    }

    /// Runs all that is ready and never waits.
    void settle() {
        io.restart();
        io.poll();
    }

    void advance(Duration time) {
        clock.advance(time);
        settle();
    }

    void send(std::string_view bytes) {
        BOOST_TEST_REQUIRE(client->try_write(bytes).value() == bytes.size());
        settle();
    }

    /// What has been answered since this was called last, without_dates().
    std::string answered() { return without_dates(answered_whole()); }

    std::string answered_whole() {
        std::string all;
        char bytes[4096];
        while (const auto count = client->try_read(bytes)) all.append(bytes, *count);
        settle();
        return all;
    }

    bool client_sees_the_end() {
        char byte = 0;
        return client->try_read({&byte, 1}).error() == net::error::end_of_stream;
    }

    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    HttpRules rules;
    StreamPair streams;
    net::http::Connection connection;
    std::unique_ptr<net::Stream> client;
    HttpHeard heard;
    Nursery server;
};

}  // namespace coqewd::testing
