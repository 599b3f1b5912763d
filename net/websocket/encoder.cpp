#include "net/websocket/encoder.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace coqewd::net::websocket {
namespace {

constexpr unsigned fin_bit = 0x80;
constexpr unsigned mask_bit = 0x80;
constexpr std::size_t reason_bytes_max = control_bytes_max - 2;

/// A header being put together where it needs no allocation.
struct HeaderBytes {
    void put(std::uint64_t value) { bytes[size++] = static_cast<char>(value & 0xFF); }

    void put_big_endian(std::uint64_t value, unsigned count) {
        while (count-- > 0) put(value >> (8 * count));
    }

    std::array<char, header_bytes_max> bytes{};
    std::size_t size = 0;
};

/// At most limit bytes of a UTF-8 text, cut between two characters.
std::string_view cut(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
    return text.substr(0, limit);
}

}  // namespace

void append_header(std::string& out, const Header& header) {
    const unsigned masked = header.mask ? mask_bit : 0;
    const std::uint64_t size = header.payload_size;
    HeaderBytes bytes;
    bytes.put((header.fin ? fin_bit : 0) | static_cast<unsigned>(header.opcode));
    if (size <= 125) {
        bytes.put(masked | size);
    } else if (size <= 0xFFFF) {
        bytes.put(masked | 126);
        bytes.put_big_endian(size, 2);
    } else {
        bytes.put(masked | 127);
        bytes.put_big_endian(size, 8);
    }
    out.append(bytes.bytes.data(), bytes.size);
    if (header.mask) out.append(header.mask->data(), header.mask->size());
}

void append_frame(std::string& out, Header header, std::string_view payload) {
    header.payload_size = payload.size();
    append_header(out, header);
    const std::size_t start = out.size();
    out += payload;
    if (header.mask) apply_mask(std::span(out).subspan(start), *header.mask);
}

void append_text(std::string& out, std::string_view payload, const Mask& mask) {
    append_frame(out, {.opcode = Opcode::text, .mask = mask}, payload);
}

void append_binary(std::string& out, std::string_view payload, const Mask& mask) {
    append_frame(out, {.opcode = Opcode::binary, .mask = mask}, payload);
}

void append_pong(std::string& out, std::string_view payload, const Mask& mask) {
    const auto fitting = payload.substr(0, control_bytes_max);
    append_frame(out, {.opcode = Opcode::pong, .mask = mask}, fitting);
}

void append_close(std::string& out, const Close& close, const Mask& mask) {
    std::string payload;
    if (may_be_sent(close.code)) {
        const auto code = static_cast<unsigned>(close.code);
        payload += static_cast<char>(code >> 8);
        payload += static_cast<char>(code & 0xFF);
        payload += cut(close.reason, reason_bytes_max);
    }
    append_frame(out, {.opcode = Opcode::close, .mask = mask}, payload);
}

}  // namespace coqewd::net::websocket
