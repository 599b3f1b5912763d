#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/async/result.hpp"
#include "net/socketio/engineio_packet.hpp"
#include "net/socketio/generation.hpp"
#include "net/socketio/heartbeat.hpp"
#include "net/socketio/socketio_decoder.hpp"
#include "net/websocket/frame.hpp"

namespace coqewd::net::socketio {

/// What one packet leads to.
struct Step {
    /// A packet to send back; empty for none.
    std::string reply = {};
    /// The argument of an `ewdjs` event, as JSON text.
    std::optional<std::string> message = std::nullopt;
    /// The session can not go on.
    error_code end = {};
};

/// The talk of one Socket.IO session over a WebSocket, of either side and generation: packets in,
/// decisions out. In the default namespace, and about the event `ewdjs`; what else a client says is
/// answered as the protocol wants it or passed over. No I/O.
class Conversation {
  public:
    struct Options {
        websocket::Role role = websocket::Role::server;
        Generation generation = Generation::eio4;
        Heartbeat::Times heartbeat = {};
        std::size_t message_bytes_max = 1'000'000;
        /// The server's ids for this session: the secret one of Engine.IO, and the one of Socket.IO
        /// that others may see.
        std::string sid = {};
        std::string socket_id = {};
    };

    explicit Conversation(Options options);

    /// What this side says first, in this order.
    std::vector<std::string> begin();

    /// Takes the payload of one text frame of the other side, or of a binary one.
    Step take(std::string_view frame);
    Step take_binary(std::string_view frame);

    /// True once messages may be sent.
    bool joined() const { return joined_; }

    /// A client knows them from the server's handshake; before that they are the options'.
    const Heartbeat::Times& heartbeat() const { return options_.heartbeat; }

    /// How large a packet the other side takes: clients any, servers what they say, or what Node.js
    /// has by default.
    std::size_t sent_bytes_max() const { return sent_bytes_max_; }

    /// Whether this side sends the pings.
    bool pings() const;
    std::string_view ping() const { return "2"; }

    /// A packet that says nothing, for clients that ping while nobody reads: they take any packet
    /// for a sign of life. Empty for other sides, which need none.
    std::string_view reassurance() const {
        return is_server() && options_.generation == Generation::eio3 ? "6" : "";
    }

    /// The packet of a message is event_head, the message's JSON text, and event_tail.
    static constexpr std::string_view event_head = "42[\"ewdjs\",";
    static constexpr std::string_view event_tail = "]";

  private:
    DecoderLimits limits() const;
    bool is_server() const { return options_.role == websocket::Role::server; }
    std::string accepted() const;
    Step take_greeting(std::string_view data);
    Step take_message(const EnginePacket& message);
    Step unreadable(const error_code& why) const;
    Step take_as_server(const CompletePacket& packet);
    Step take_as_client(const CompletePacket& packet);
    Step take_connect(const CompletePacket& packet);
    Step take_accepted(const CompletePacket& packet);
    Step take_joined(const CompletePacket& packet);

    Options options_;
    Decoder decoder_;
    std::size_t sent_bytes_max_ = std::numeric_limits<std::size_t>::max();
    bool greeted_ = false;
    bool joined_ = false;
};

}  // namespace coqewd::net::socketio
