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

/// RFC 6455 section 5.2: the fewest bytes must be used, and the highest bit of eight be 0.
error_code check_length(std::uint64_t length, std::size_t length_size) {
    if (length_size == 2 && length < 126) return Error::length_not_minimal;
    if (length_size == 8 && length <= 0xFFFF) return Error::length_not_minimal;
    if (length >> 63) return Error::length_out_of_range;
    return {};
}

}  // namespace

error_code check_first_byte(char byte) {
    const unsigned first = static_cast<unsigned char>(byte);
    if (first & reserved_bits) return Error::reserved_bits;
    if (!is_known(first & opcode_bits)) return Error::reserved_opcode;
    if (is_control(opcode_of(byte)) && !(first & fin_bit)) return Error::fragmented_control;
    return {};
}

Opcode opcode_of(char first_byte) {
    return static_cast<Opcode>(static_cast<unsigned char>(first_byte) & opcode_bits);
}

bool is_masked(char second_byte) {
    return static_cast<unsigned char>(second_byte) & mask_bit;
}

Result<ParsedHeader> parse_header(std::string_view bytes) {
    if (bytes.empty()) return Error::need_more;
    if (const error_code error = check_first_byte(bytes[0])) return error;
    if (bytes.size() < 2) return Error::need_more;

    ParsedHeader parsed;
    parsed.header.opcode = opcode_of(bytes[0]);
    parsed.header.fin = static_cast<unsigned char>(bytes[0]) & fin_bit;
    const unsigned length = static_cast<unsigned char>(bytes[1]) & length_bits;
    if (is_control(parsed.header.opcode) && length > control_bytes_max) {
        return Error::control_too_long;
    }
    const std::size_t length_size = length == 126 ? 2 : length == 127 ? 8 : 0;
    parsed.size = 2 + length_size;
    if (bytes.size() < parsed.size) return Error::need_more;
    parsed.header.payload_size = length_size ? big_endian(bytes.substr(2, length_size)) : length;
    if (const auto error = check_length(parsed.header.payload_size, length_size)) return error;

    if (!is_masked(bytes[1])) return parsed;
    if (bytes.size() < parsed.size + sizeof(MaskKey)) return Error::need_more;
    bytes.copy(parsed.header.mask.emplace().data(), sizeof(MaskKey), parsed.size);
    parsed.size += sizeof(MaskKey);
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
