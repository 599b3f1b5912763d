#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/async/timer.hpp"
#include "core/fabric/channel.hpp"
#include "net/socketio/conversation.hpp"
#include "net/socketio/heartbeat.hpp"
#include "net/websocket/connection.hpp"

namespace coqewd::net::socketio {

/// A Socket.IO session over one WebSocket as a Channel: a message is the one argument of the event
/// `ewdjs` in the default namespace; heartbeats and everything else of the two protocols stay here.
/// Lives on the connection's executor.
class SocketIoChannel : public Channel {
  public:
    /// How long an Engine.IO 4 client may take to join the namespace.
    static constexpr auto connect_timeout = std::chrono::seconds(45);

    /// The connection outlives the channel.
    SocketIoChannel(websocket::Connection& connection, Conversation::Options options);

    /// Brings the session up: a server greets, a client waits until it has joined. What fails is
    /// other_generation when the server speaks another Engine.IO than the options say, or why the
    /// connection ended. Bounded by who ends the connection.
    Task<error_code> open();

    Task<Result<std::string>> read() override;
    Fit fit(std::size_t bytes) const override;
    bool write(std::string_view text) override;
    void close(CloseReason reason) override;

  private:
    Task<Result<Step>> next();
    void start_heartbeat();
    void beat();

    websocket::Connection& connection_;
    Conversation conversation_;
    Clock& clock_;
    std::optional<Heartbeat> heartbeat_;
    Timer heartbeat_timer_;
    Timer connect_timer_;
    bool reading_ = false;
    bool silent_ = false;
};

}  // namespace coqewd::net::socketio
