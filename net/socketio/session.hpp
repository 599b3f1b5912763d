#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/async/timer.hpp"
#include "core/fabric/channel.hpp"
#include "net/http/head.hpp"
#include "net/random_source.hpp"
#include "net/socketio/channel.hpp"
#include "net/socketio/client_info.hpp"
#include "net/socketio/heartbeat.hpp"
#include "net/transport/stream.hpp"
#include "net/transport/tls_context.hpp"
#include "net/websocket/connection.hpp"

namespace coqewd::net::socketio {

/// One accepted connection to its end: TLS, the HTTP request, and either an HTTP answer or the
/// Socket.IO session over WebSocket. Lives on the stream's executor.
class Session {
  public:
    /// How a server meets its clients. Frozen before the first one comes.
    struct Options {
        /// The server context, for TLS.
        std::optional<TlsContext> tls = std::nullopt;
        /// For TLS and the HTTP request together.
        Duration handshake_timeout = std::chrono::seconds(10);
        Heartbeat::Times heartbeat = {};
        std::size_t message_bytes_max = 1'000'000;
        std::size_t outbox_bytes_max = 4'000'000;
        RandomSource random;
        OnClient on_client;
        /// Told when a client is closed because it does not read; with its address.
        std::function<void(const std::string& remote)> on_slow = {};
    };

    /// The options outlive the session.
    Session(std::unique_ptr<Stream> stream, const Options& options);

    /// Once. The session is destroyed when this has returned.
    Task<> run();

    /// Ends the connection at once.
    void abort();

    /// Ends it when it has no channel yet: nothing is lost by that.
    void abort_handshake();

  private:
    Task<error_code> secure();
    Task<> answer(http::RequestHead head);
    Task<> refuse(std::string response);
    Task<> converse(Generation generation, std::string rest);
    std::string new_id() const;

    const Options& options_;
    std::unique_ptr<Stream> stream_;
    std::unique_ptr<websocket::Connection> connection_;
    Timer handshake_timer_;
};

}  // namespace coqewd::net::socketio
