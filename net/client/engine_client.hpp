#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/async/timer.hpp"
#include "net/client/opening.hpp"
#include "net/socketio/engine_socket.hpp"
#include "net/socketio/engineio_packet.hpp"
#include "net/socketio/heartbeat.hpp"
#include "net/websocket/connection.hpp"

namespace coqewd::net {

/// The client's end of one Engine.IO session over a WebSocket: messages both ways, heartbeats by
/// the values of this handshake (spec/socketio.md 14). Lives on the stream's executor.
class EngineClient {
  public:
    struct Options {
        socketio::Generation generation = socketio::Generation::eio4;
        std::size_t message_bytes_max = 1'000'000;
        std::size_t outbox_bytes_max = 4'000'000;
        RandomSource random;
        /// Told once when the connection is closed because the other side does not read.
        std::function<void()> on_slow = {};
    };

    /// How long the other side has to answer a close frame before the connection is cut: neither a
    /// stop nor the next attempt waits for one that is gone.
    static constexpr auto farewell = std::chrono::seconds(1);

    EngineClient(Opening::Opened opened, Options options);

    /// Waits for the server's open packet; other_generation when the server refuses that of this
    /// session. Bounded by who ends the connection.
    Task<error_code> greeting();

    /// The next message, which is valid until the next call, or why there are no more; nothing when
    /// none has arrived: then more() waits, and gives an error when none comes any more. What is
    /// wrong with what the server says leaves the connection open: it is for the caller to close
    /// it. One reader.
    std::optional<Result<socketio::EngineMessage>> received();
    Task<error_code> more();

    /// Queues a text message put together from its parts, of which the first brings the digit of a
    /// message along. False when the connection is closing, or ends now because too much waits.
    bool send_text(std::string_view head, std::string_view body = {}, std::string_view tail = {}) {
        return connection_->write_text(head, body, tail);
    }
    bool send_binary(std::string_view data);

    /// What text and binary messages of so many bytes together would meet, of which the largest has
    /// `largest`.
    Fit fit(std::size_t bytes, std::size_t largest) const;

    /// Ends the session once what is queued has been written; more() then gives an error.
    void close(websocket::CloseCode code);

    /// Says goodbye, unless that has happened, and waits until the other side has gone and nothing
    /// of the session runs any more. Nobody receives then. Before destruction, unless the executor
    /// is gone.
    Task<> leave();

  private:
    bool is_late_refusal(const error_code& failure) const;
    error_code reason(const error_code& failure) const;
    Result<socketio::EnginePacket> decode(const websocket::Message& frame);
    error_code take(const socketio::EnginePacket& packet);
    error_code take_greeting(std::string_view data);
    bool pings() const { return generation_ == socketio::Generation::eio3; }
    void start_heartbeat(const socketio::Heartbeat::Times& times);
    void heard();
    void beat();

    socketio::Generation generation_;
    std::unique_ptr<websocket::Connection> connection_;
    Clock& clock_;
    std::optional<socketio::Heartbeat> heartbeat_;
    Timer heartbeat_timer_;
    TimePoint next_beat_;
    std::string bytes_;
    std::size_t sent_bytes_max_ = 0;
    bool reading_ = false;
    bool silent_ = false;
};

}  // namespace coqewd::net
