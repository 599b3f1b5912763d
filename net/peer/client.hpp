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
    };

    Client(Executor executor, Options options);
    ~Client();

    /// Connects and joins. The error says what went wrong; timed_out when it took too long. After
    /// an error it may be called again.
    Task<error_code> connect();

    /// Only after connect() succeeded.
    Channel& channel();

    /// Ends what is under way, from the same executor: connect() or the connection.
    void cancel();

    /// Ends the connection and waits until nothing of it runs any more. Before destruction, when
    /// connect() succeeded.
    Task<> leave();

  private:
    struct Connected;

    void end();
    Task<error_code> attempt(socketio::Generation generation);
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
    bool late_ = false;
};

}  // namespace coqewd::net
