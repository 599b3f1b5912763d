#include "net/socketio/engineio_payload.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "core/message/utf8.hpp"
#include "net/socketio/base64.hpp"
#include "net/socketio/utf16.hpp"

namespace coqewd::net::socketio {
namespace {

constexpr char separator = '\x1E';
constexpr char text_marker = 0;
constexpr char binary_marker = 1;
constexpr char end_of_length = '\xFF';
constexpr std::size_t length_digits_max = 10;
constexpr std::string_view no_packets = "0:";

/// The number of at most 10 digits; each digit is `zero` and its value. 0 for anything that is not
/// a plain number, as no packet has that length.
std::size_t parse_length(std::string_view digits, char zero) {
    if (digits.empty() || digits.size() > length_digits_max || digits.front() == zero) return 0;
    std::size_t length = 0;
    for (const char digit : digits) {
        const int value = digit - zero;
        if (value < 0 || value > 9) return 0;
        length = length * 10 + static_cast<std::size_t>(value);
    }
    return length;
}

/// Takes what stands before `end`, and `end`, off the front; only as many digits are looked at as
/// a length may have. 0 when there is no such length.
std::size_t take_length(std::span<char>& rest, char end, char zero) {
    const std::string_view head(rest.data(), std::min(rest.size(), length_digits_max + 1));
    const std::size_t digits = head.find(end);
    if (digits == head.npos) return 0;
    rest = rest.subspan(digits + 1);
    return parse_length(head.substr(0, digits), zero);
}

void append_number(std::string& out, std::size_t number) {
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_counted(std::string& out, const EnginePacket& packet) {
    // Base64 stands behind `b4`, a text behind its type.
    append_number(
        out, packet.binary ? 2 + base64_size(packet.data.size()) : 1 + utf16_length(packet.data));
    out += ':';
    append_packet_as_text(out, packet, Generation::eio3);
}

void append_marked(std::string& out, const EnginePacket& packet) {
    out += packet.binary ? binary_marker : text_marker;
    const std::size_t length_at = out.size();
    append_number(out, 1 + packet.data.size());
    for (std::size_t at = length_at; at < out.size(); ++at) {
        out[at] = static_cast<char>(out[at] - '0');
    }
    out += end_of_length;
    append_packet(out, packet, {.generation = Generation::eio3});
}

}  // namespace

PayloadReader::PayloadReader(std::span<char> body, PayloadFormat format)
    : rest_(body), format_(format) {
    done_ = format == PayloadFormat::eio3_text && rest() == no_packets;
}

Result<EnginePacket> PayloadReader::next() {
    const auto packet = read();
    if (packet.has_error()) done_ = true;
    return packet;
}

Result<EnginePacket> PayloadReader::read() {
    if (done_ || rest_.empty()) return ParseError::empty_packet;
    switch (format_) {
        case PayloadFormat::eio4:
            return read_separated();
        case PayloadFormat::eio3_text:
            return read_counted();
        case PayloadFormat::eio3_binary:
            return read_marked();
    }
    return ParseError::invalid_marker;
}

Result<EnginePacket> PayloadReader::read_separated() {
    const std::size_t end = rest().find(separator);
    if (end == std::string_view::npos) return decode(take(rest_.size()));
    const auto packet = take(end);
    // Behind a separator a packet must follow, be it missing.
    rest_ = rest_.subspan(1);
    done_ = false;
    return decode(packet);
}

Result<EnginePacket> PayloadReader::read_counted() {
    const std::size_t units = take_length(rest_, ':', '0');
    if (units == 0) return ParseError::invalid_length;
    const std::size_t size = utf16_prefix(rest(), units);
    if (size != std::string_view::npos) return decode(take(size));
    const bool beyond = utf16_length(rest()) < units;
    return beyond ? ParseError::length_beyond_body : ParseError::length_splits_character;
}

Result<EnginePacket> PayloadReader::read_marked() {
    const char marker = take(1).front();
    if (marker != text_marker && marker != binary_marker) return ParseError::invalid_marker;
    const std::size_t size = take_length(rest_, end_of_length, 0);
    if (size == 0) return ParseError::invalid_length;
    if (size > rest_.size()) return ParseError::length_beyond_body;
    const auto packet = take(size);
    if (marker == text_marker) return decode(packet);
    return decode_binary({packet.data(), packet.size()}, Generation::eio3);
}

Result<EnginePacket> PayloadReader::decode(std::span<char> packet) {
    if (!is_utf8({packet.data(), packet.size()})) return ParseError::invalid_utf8;
    return decode_text_in_place(
        packet, format_ == PayloadFormat::eio4 ? Generation::eio4 : Generation::eio3);
}

std::span<char> PayloadReader::take(std::size_t size) {
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    done_ = rest_.empty();
    return taken;
}

PayloadFormat payload_format(std::span<const EnginePacket> packets, Variant variant) {
    if (variant.generation == Generation::eio4) return PayloadFormat::eio4;
    const bool raw = !variant.base64 && std::ranges::any_of(packets, &EnginePacket::binary);
    return raw ? PayloadFormat::eio3_binary : PayloadFormat::eio3_text;
}

void append_payload(std::string& out, std::span<const EnginePacket> packets, PayloadFormat format) {
    bool first = true;
    for (const EnginePacket& packet : packets) {
        switch (format) {
            case PayloadFormat::eio4:
                if (!first) out += separator;
                append_packet_as_text(out, packet, Generation::eio4);
                break;
            case PayloadFormat::eio3_text:
                append_counted(out, packet);
                break;
            case PayloadFormat::eio3_binary:
                append_marked(out, packet);
                break;
        }
        first = false;
    }
}

std::string_view content_type(PayloadFormat format) {
    return format == PayloadFormat::eio3_binary ? "application/octet-stream"
                                                : "text/plain; charset=UTF-8";
}

}  // namespace coqewd::net::socketio
