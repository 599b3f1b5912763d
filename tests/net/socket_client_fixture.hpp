#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "net/client/client_route.hpp"
#include "net/client/engine_client.hpp"
#include "net/client/socket_client.hpp"
#include "net/error.hpp"
#include "tests/net/far_server.hpp"

namespace coqewd::testing {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

/// A SocketClient whose network is in memory, at a time that stands still; the test plays the
/// server.
struct SocketClientFixture {
    static constexpr auto attempt_timeout = 20s;
    static constexpr auto pause_min = 1s;
    static constexpr auto pause_max = 5s;

    SocketClientFixture() { clock.freeze(); }
    ~SocketClientFixture() {
        if (!client) return;
        spawn(client->leave());
        pass(1h);
        BOOST_TEST(running.size() == 0U);
    }

    SocketClient::Options options() {
        return {.endpoint = {.host = "127.0.0.1", .port = 8080, .eio = 4},
                .timeout = attempt_timeout,
                .reconnection = {.min = pause_min, .max = pause_max},
                // The jitter of zeros is the shortest pause, half of the whole one.
                .random = [](std::span<char> bytes) { std::ranges::fill(bytes, '\0'); },
                .on_error = [this](const std::exception_ptr& error) { thrown.push_back(error); },
                .route = std::make_shared<const net::ClientRoute>(network.reach())};
    }

    SocketClient& make() { return make(options()); }
    SocketClient& make(SocketClient::Options with) {
        client = std::make_unique<SocketClient>(io.get_executor(), std::move(with));
        client->on_connect([this] { told.push_back("connected"); });
        client->on_disconnect([this](const SocketClient::Disconnection& end) {
            told.push_back("disconnected: " + std::string(end.reason));
        });
        client->on_connect_error([this](const SocketClient::ConnectFailure& failure) {
            told.push_back((failure.final ? "failed for good: " : "failed: ") + failure.message);
        });
        return *client;
    }

    void connect() {
        client->connect();
        settle(io);
    }

    /// Connected to `/` by Engine.IO 4.
    void come_up() { come_up(options()); }
    void come_up(SocketClient::Options with) {
        make(std::move(with));
        connect();
        server().join();
        BOOST_TEST(client->is_connected());
        told.clear();
    }

    void spawn(Task<> task) {
        running.spawn(std::move(task));
        settle(io);
    }

    void pass(Duration time) {
        clock.advance(time);
        settle(io);
    }

    FarServer& server() { return network.last(); }
    std::size_t dialled() const { return network.dialled; }

    /// What the hooks were told and was not asked for before.
    Strings hooks() { return std::exchange(told, {}); }

    /// What the handler or hook has thrown.
    std::string thrown_words() const {
        if (thrown.empty()) return {};
        try {
            std::rethrow_exception(thrown.front());
        } catch (const std::exception& error) {
            return error.what();
        }
    }

    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    MemoryNetwork network{io};
    Nursery running{io.get_executor()};
    Strings told;
    std::vector<std::exception_ptr> thrown;
    std::unique_ptr<SocketClient> client;
};

/// A call, and what came of it.
struct Call {
    std::optional<Result<Arguments>> result;

    /// The arguments of the acknowledgement as JSON, or the error; empty while it waits.
    std::string words() const {
        if (!result) return {};
        if (!*result) return result->error().message();
        std::string all;
        for (const std::string& text : (*result)->texts()) all += (all.empty() ? "" : ",") + text;
        return all;
    }
};

inline Task<> keep_answer(SocketClient& client, std::string event, Arguments arguments,
                          Duration timeout, std::shared_ptr<Call> call) {
    call->result = co_await client.call(std::move(event), std::move(arguments), timeout);
}

inline Task<> keep_outcome(SocketClient& client, Duration within,
                           std::shared_ptr<std::optional<error_code>> outcome) {
    *outcome = co_await client.connected(within);
}

}  // namespace coqewd::testing
