#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/async/nursery.hpp"
#include "core/async/timer.hpp"
#include "net/endpoint.hpp"
#include "net/random_source.hpp"
#include "net/socketio/channel.hpp"
#include "net/transport/connector.hpp"
#include "net/websocket/connection.hpp"

namespace coqewd::net {

/// One connection to a Socket.IO server over WebSocket, from the TCP connect to the joined
/// namespace. Lives on one executor.
class Client {
  public:
    struct Options {
        Endpoint endpoint;
        /// For each attempt as a whole.
        Duration timeout = std::chrono::seconds(20);
        std::size_t message_bytes_max = 1'000'000;
        std::size_t outbox_bytes_max = 4'000'000;
        RandomSource random;
        /// Told once when the connection is closed because the other side does not read.
        std::function<void()> on_slow = {};
        /// How an address is reached. A test joins streams in memory here.
        Reach reach = reach_by_tcp;
    };

    /// How long the other side has to answer a close frame before the connection is cut: neither a
    /// stop nor the next attempt waits for one that is gone.
    static constexpr auto farewell = std::chrono::seconds(1);

    Client(Executor executor, Options options);
    ~Client();

    /// Connects and joins. The error says what went wrong; timed_out when it took too long. After
    /// an error it may be called again.
    Task<error_code> connect();

    /// Only after connect() succeeded.
    Channel& channel();

    /// Ends what is under way, from the same executor. Before there is a WebSocket connect() then
    /// returns at once; afterwards the other side is told that this one goes away, and what reads
    /// ends when it has answered.
    void cancel();

    /// Says goodbye, unless that has happened, and waits until the other side has gone and nothing
    /// of the connection runs any more. Nobody reads from the channel then. Before destruction,
    /// when connect() succeeded.
    Task<> leave();

  private:
    struct Connected;

    void end(CloseReason reason);
    Task<error_code> attempt(socketio::Generation generation);
    Task<error_code> establish(socketio::Generation generation);
    Task<Result<std::unique_ptr<Stream>>> reach();
    Task<error_code> upgrade(Stream& stream, socketio::Generation generation, std::string& rest);
    static Task<> write(websocket::Connection& connection);

    Executor executor_;
    Options options_;
    std::unique_ptr<Connector> connector_;
    std::unique_ptr<Stream> stream_;
    std::unique_ptr<Connected> connected_;
    /// The server greeted in the way of Engine.IO 3 the last time.
    bool older_ = false;
    bool cancelled_ = false;
};

}  // namespace coqewd::net
