#include "net/socketio/engineio_packet.hpp"

#include "net/socketio/base64.hpp"

namespace coqewd::net::socketio {
namespace {

constexpr char last_type = '6';
constexpr char message_digit = '4';
constexpr char message_byte = 4;
constexpr char base64_mark = 'b';

char digit_of(EnginePacketType type) {
    return static_cast<char>('0' + static_cast<int>(type));
}

/// The packet in a text that does not begin with base64_mark.
Result<EnginePacket> decode_plain(std::string_view packet) {
    if (packet.empty()) return ParseError::empty_packet;
    const char digit = packet.front();
    if (digit < '0' || digit > last_type) return ParseError::unknown_engine_type;
    return EnginePacket{.type = static_cast<EnginePacketType>(digit - '0'),
                        .data = packet.substr(1)};
}

/// The packet in a text that begins with base64_mark.
Result<EnginePacket> decode_marked(std::span<char> packet, Generation generation) {
    std::span<char> digits = packet.subspan(1);
    if (generation == Generation::eio3) {
        if (digits.empty()) return ParseError::empty_packet;
        if (digits.front() != message_digit) return ParseError::binary_not_message;
        digits = digits.subspan(1);
    }
    const auto bytes = decode_base64(digits);
    if (!bytes) return ParseError::invalid_base64;
    return EnginePacket{.binary = true, .data = *bytes};
}

}  // namespace

Result<EnginePacket> decode_text(std::string_view frame, Generation generation,
                                 std::string& bytes) {
    if (!frame.starts_with(base64_mark)) return decode_plain(frame);
    bytes = frame;
    return decode_marked(bytes, generation);
}

Result<EnginePacket> decode_text_in_place(std::span<char> packet, Generation generation) {
    if (!packet.empty() && packet.front() == base64_mark) return decode_marked(packet, generation);
    return decode_plain({packet.data(), packet.size()});
}

Result<EnginePacket> decode_binary(std::string_view frame, Generation generation) {
    if (generation == Generation::eio4) return EnginePacket{.binary = true, .data = frame};
    if (frame.empty()) return ParseError::empty_packet;
    if (frame.front() == message_byte) return EnginePacket{.binary = true, .data = frame.substr(1)};
    const bool known = frame.front() >= 0 && frame.front() <= last_type - '0';
    return known ? ParseError::binary_not_message : ParseError::unknown_engine_type;
}

FrameKind append_packet(std::string& out, const EnginePacket& packet, Variant variant) {
    const bool eio3 = variant.generation == Generation::eio3;
    if (!packet.binary || (eio3 && variant.base64)) {
        append_packet_as_text(out, packet, variant.generation);
        return FrameKind::text;
    }
    if (eio3) out += message_byte;
    out += packet.data;
    return FrameKind::binary;
}

void append_packet_as_text(std::string& out, const EnginePacket& packet, Generation generation) {
    if (!packet.binary) {
        out += digit_of(packet.type);
        out += packet.data;
        return;
    }
    out += base64_mark;
    if (generation == Generation::eio3) out += message_digit;
    append_base64(out, packet.data);
}

}  // namespace coqewd::net::socketio
