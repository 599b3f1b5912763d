#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "net/client/engine_client.hpp"
#include "net/client/joining.hpp"
#include "net/client/opening.hpp"
#include "net/socketio/socketio_decoder.hpp"

namespace coqewd::net {

/// One connection to a namespace of a Socket.IO server over WebSocket, from the TCP connect to the
/// last packet. What SocketClient and the links to peers have in common. Lives on one executor.
class ClientConnection {
  public:
    struct Options {
        Opening::Options opening;
        /// For each attempt as a whole, up to the namespace's answer.
        Duration timeout = std::chrono::seconds(20);
        std::size_t message_bytes_max = 1'000'000;
        std::size_t outbox_bytes_max = 4'000'000;
        socketio::DecoderLimits limits = {};
        /// Gives messages of QEWD's as cut_ewdjs() has them: the caller reads them anyway.
        bool cuts_ewdjs = false;
        /// Told once when the connection is closed because the other side does not read.
        std::function<void()> on_slow = {};
        /// Takes an event that comes before its namespace is joined; false for one that can not
        /// be. Without it none can.
        std::function<bool(const socketio::CompletePacket&)> on_early = {};
    };

    ClientConnection(Executor executor, Options options);
    ~ClientConnection();

    /// Connects and joins. The error says what went wrong; timed_out when it took too long. After
    /// an error it may be called again.
    Task<error_code> connect(Joining::Ask ask);

    /// What the server said when it let this client in; after connect() succeeded.
    const Joining::Joined& joined() const { return *joining_->joined(); }

    /// What the server said when connect() gave refused.
    const Joining::Refusal& refusal() const { return *joining_->refusal(); }

    /// The next event or ack of the namespace, which is valid until the next call; disconnected
    /// when the server has ended the session. A JsonError, of one packet that is no JSON, leaves it
    /// to the caller whether to fail() or to read on; after any other the connection is closing.
    /// One reader.
    Task<Result<socketio::CompletePacket>> read();

    /// The same when it has arrived already, without a coroutine; otherwise nothing.
    std::optional<Result<socketio::CompletePacket>> take();

    const socketio::DecoderLimits& limits() const { return options_.limits; }

    /// Queues a packet and its attachments. False when the connection is closing.
    bool write(std::string_view packet, std::span<const std::string> attachments);

    /// The wire itself, for a packet without attachments that is put together from parts.
    EngineClient& engine() { return *engine_; }
    const EngineClient& engine() const { return *engine_; }

    /// Ends what is under way. Before there is a WebSocket connect() then returns at once;
    /// afterwards the other side is told, and what reads ends when it has answered.
    void cancel(websocket::CloseCode code = websocket::CloseCode::going_away);

    /// Ends the connection because of what read() gave.
    void fail(const error_code& why);

    /// Says goodbye, unless that has happened, and waits until the other side has gone and nothing
    /// of the connection runs any more. Nobody reads then.
    Task<> leave();

  private:
    Task<error_code> attempt(socketio::Generation generation, Joining::Ask ask);
    Task<error_code> establish(socketio::Generation generation, Joining::Ask ask);
    Task<error_code> join();
    Task<Result<socketio::CompletePacket>> next();
    std::optional<Result<socketio::CompletePacket>> next_ready();
    std::optional<socketio::CompletePacket> cut(const socketio::EngineMessage& message);
    error_code take_early(const socketio::CompletePacket& packet);
    void end(websocket::CloseCode code);

    Executor executor_;
    Options options_;
    std::unique_ptr<Opening> opening_;
    std::unique_ptr<EngineClient> engine_;
    std::unique_ptr<socketio::Decoder> decoder_;
    /// The argument of the last packet that was not decoded.
    JsonSpan cut_;
    std::unique_ptr<Joining> joining_;
    /// The server greeted in the way of Engine.IO 3 the last time.
    bool older_ = false;
    bool cancelled_ = false;
};

}  // namespace coqewd::net
