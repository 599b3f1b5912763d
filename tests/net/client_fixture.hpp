#pragma once

#include "net/peer/client.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "net/error.hpp"
#include "net/websocket/error.hpp"
#include "tests/net/far_server.hpp"
#include "tests/support/tls.hpp"

namespace coqewd::testing {

using namespace net;
using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

inline constexpr auto attempt_timeout = 20s;

inline Task<> keep_result(Client& client, std::optional<error_code>& result) {
    result = co_await client.connect();
}

inline Task<> keep_message(Channel& channel, std::string& message) {
    const auto read = co_await channel.read();
    message = read ? *read : "error: " + read.error().message();
}

inline Task<> leave(Client& client) {
    co_await client.leave();
}

/// A client whose network is in memory, at a time that stands still.
struct ClientFixture {
    ClientFixture() { clock.freeze(); }
    ~ClientFixture() {
        if (!client) return;
        client->cancel();
        pass(1h);
        leave_now();
        pass(1h);
        BOOST_TEST(ended());
    }

    Client::Options options() {
        return {.endpoint = {.host = "127.0.0.1", .port = 8080},
                .timeout = attempt_timeout,
                .random = [](std::span<char> bytes) { std::ranges::fill(bytes, '\0'); },
                .reach = network.reach()};
    }

    void connect() { connect(options()); }
    void connect(Client::Options options) {
        if (!client) client = std::make_unique<Client>(io.get_executor(), std::move(options));
        result.reset();
        running.spawn(keep_result(*client, result));
        settle(io);
    }

    void leave_now() {
        running.spawn(leave(*client));
        settle(io);
    }

    void pass(Duration time) {
        clock.advance(time);
        settle(io);
    }

    bool ended() const { return running.size() == 0; }
    FarServer& server() { return network.last(); }

    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    MemoryNetwork network{io};
    std::unique_ptr<Client> client;
    Nursery running{io.get_executor()};
    std::optional<error_code> result;
};

/// What a server may have done before something goes wrong.
inline constexpr int steps = 6;
/// From this one on there is a WebSocket.
inline constexpr int switched = 2;

inline void take_step(FarServer& server, int step) {
    constexpr std::size_t half = 40;
    switch (step) {
        case 0:
            return server.say_bytes(FarServer::switching().substr(0, half));
        case 1:
            return server.say_bytes(FarServer::switching().substr(half));
        case 2:
            return server.say_bytes("\x81");
        case 3:
            return server.say_bytes(std::string(1, static_cast<char>(FarServer::greeting.size())));
        case 4:
            return server.say_bytes(FarServer::greeting);
        default:
            return;
    }
}

/// A client that waits for what comes after so many steps.
struct StoppedClient : ClientFixture {
    explicit StoppedClient(int step) {
        connect();
        BOOST_TEST(server().bytes().starts_with("GET "));
        for (int taken = 0; taken < step; ++taken) take_step(server(), taken);
        BOOST_TEST(!result.has_value());
    }
};

}  // namespace coqewd::testing
