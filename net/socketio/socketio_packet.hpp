#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace coqewd::net::socketio {

/// Each with the digit that stands for it (spec/socketio.md 9). In Socket.IO's protocol 4
/// connect_error is called ERROR.
enum class PacketType : std::uint8_t {
    connect,
    disconnect,
    event,
    ack,
    connect_error,
    binary_event,
    binary_ack,
};

constexpr bool is_event(PacketType type) {
    return type == PacketType::event || type == PacketType::binary_event;
}

constexpr bool is_ack(PacketType type) {
    return type == PacketType::ack || type == PacketType::binary_ack;
}

constexpr bool has_attachments(PacketType type) {
    return type == PacketType::binary_event || type == PacketType::binary_ack;
}

/// A Socket.IO packet without its attachments.
struct Packet {
    PacketType type = PacketType::event;
    /// The namespace, with its slash.
    std::string_view nsp = "/";
    /// What Engine.IO 3 clients write behind the namespace they connect to, without the question
    /// mark and not decoded.
    std::string_view query = {};
    std::optional<std::uint64_t> ack_id = std::nullopt;
    std::size_t attachment_count = 0;
    /// The payload as it came, valid JSON; empty when there is none.
    std::string_view json = {};
};

}  // namespace coqewd::net::socketio
