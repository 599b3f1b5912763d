#include "net/websocket/frame.hpp"

#include <cstring>

#include "net/websocket/error.hpp"

namespace coqewd::net::websocket {
namespace {

constexpr unsigned fin_bit = 0x80;
constexpr unsigned reserved_bits = 0x70;
constexpr unsigned opcode_bits = 0x0F;
constexpr unsigned mask_bit = 0x80;
constexpr unsigned length_bits = 0x7F;

bool is_known(unsigned opcode) {
    return (opcode & 0x7) <= 2;
}

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

error_code check_start(unsigned first, unsigned length) {
    if (first & reserved_bits) return Error::reserved_bits;
    if (!is_known(first & opcode_bits)) return Error::reserved_opcode;
    if (is_control(static_cast<Opcode>(first & opcode_bits))) {
        if (!(first & fin_bit)) return Error::fragmented_control;
        if (length > control_bytes_max) return Error::control_too_long;
    }
    return {};
}

/// RFC 6455 section 5.2: the fewest bytes must be used, and the highest bit of eight be 0.
error_code check_length(std::uint64_t length, std::size_t length_size) {
    if (length_size == 2 && length < 126) return Error::length_not_minimal;
    if (length_size == 8 && length <= 0xFFFF) return Error::length_not_minimal;
    if (length >> 63) return Error::length_out_of_range;
    return {};
}

}  // namespace

Result<ParsedHeader> parse_header(std::string_view bytes) {
    if (bytes.size() < 2) return Error::need_more;
    const unsigned first = static_cast<unsigned char>(bytes[0]);
    const unsigned second = static_cast<unsigned char>(bytes[1]);
    const unsigned length = second & length_bits;
    if (const error_code error = check_start(first, length)) return error;

    const std::size_t length_size = length == 126 ? 2 : length == 127 ? 8 : 0;
    const std::size_t mask_size = second & mask_bit ? sizeof(MaskKey) : 0;
    ParsedHeader parsed;
    parsed.size = 2 + length_size + mask_size;
    if (bytes.size() < parsed.size) return Error::need_more;

    parsed.header.opcode = static_cast<Opcode>(first & opcode_bits);
    parsed.header.fin = first & fin_bit;
    parsed.header.payload_size = length_size ? big_endian(bytes.substr(2, length_size)) : length;
    if (const auto error = check_length(parsed.header.payload_size, length_size)) return error;
    if (mask_size) bytes.copy(parsed.header.mask.emplace().data(), mask_size, 2 + length_size);
    return parsed;
}

void apply_mask(std::span<char> bytes, MaskKey key, std::size_t offset) {
    std::array<char, 8> twice{};
    for (std::size_t i = 0; i < twice.size(); ++i) twice[i] = key[(offset + i) % key.size()];
    std::uint64_t wide;
    std::memcpy(&wide, twice.data(), sizeof wide);

    char* at = bytes.data();
    const std::size_t words = bytes.size() / sizeof wide;
    for (std::size_t i = 0; i < words; ++i, at += sizeof wide) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        word ^= wide;
        std::memcpy(at, &word, sizeof word);
    }
    for (std::size_t i = 0; i < bytes.size() % sizeof wide; ++i) {
        at[i] = static_cast<char>(at[i] ^ twice[i]);
    }
}

}  // namespace coqewd::net::websocket
