#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "net/socketio/error.hpp"
#include "net/socketio/generation.hpp"

namespace coqewd::net::socketio {

// Packets of Engine.IO as a WebSocket frame or a polling body carries them (spec/socketio.md 4).

/// Each with the digit that stands for it.
enum class EnginePacketType : std::uint8_t { open, close, ping, pong, message, upgrade, noop };

struct EnginePacket {
    EnginePacketType type = EnginePacketType::message;
    /// Only a message can be binary.
    bool binary = false;
    std::string_view data = {};
};

/// What the receiver takes; the same packet looks the same to all receivers of one variant.
struct Variant {
    Generation generation = Generation::eio4;
    /// The receiver asked for `b64`, never to get raw binary. Means nothing in Engine.IO 4.
    bool base64 = false;
};

enum class FrameKind : std::uint8_t { text, binary };

/// The packet in the payload of a WebSocket's text frame. Its data views the frame, or `bytes` when
/// it was base64.
Result<EnginePacket> decode_text(std::string_view frame, Generation generation, std::string& bytes);

/// The same, with base64 decoded where it stands.
Result<EnginePacket> decode_text_in_place(std::span<char> packet, Generation generation);

/// The packet in the payload of a WebSocket's binary frame. Its data views the frame.
Result<EnginePacket> decode_binary(std::string_view frame, Generation generation);

/// Appends the payload of the WebSocket frame that carries the packet, and says of which kind the
/// frame must be.
FrameKind append_packet(std::string& out, const EnginePacket& packet, Variant variant);

/// Appends the packet as a text, base64 when it is binary.
void append_packet_as_text(std::string& out, const EnginePacket& packet, Generation generation);

}  // namespace coqewd::net::socketio
