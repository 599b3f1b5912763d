#include "net/socketio/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace coqewd::net::socketio {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> make_digits() {
    std::array<std::uint8_t, 256> digits{};
    digits.fill(no_digit);
    for (std::size_t value = 0; value < alphabet.size(); ++value) {
        digits[static_cast<unsigned char>(alphabet[value])] = static_cast<std::uint8_t>(value);
    }
    return digits;
}

constexpr auto digits = make_digits();

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

/// The size without valid padding; nothing when the size or the padding is wrong.
std::optional<std::size_t> unpadded_size(std::span<const char> text) {
    std::size_t size = text.size();
    while (size != 0 && text.size() - size < 2 && text[size - 1] == '=') --size;
    const bool padded = size != text.size();
    if (size % 4 == 1 || (padded && text.size() % 4 != 0)) return std::nullopt;
    return size;
}

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
    out.reserve(out.size() + base64_size(bytes.size()));
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::uint32_t group =
            byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2);
        const std::size_t present = std::min<std::size_t>(bytes.size() - at, 3);
        for (std::size_t digit = 0; digit < 4; ++digit) {
            const std::uint32_t value = group >> (18 - 6 * digit) & 0x3F;
            out += digit <= present ? alphabet[value] : '=';
        }
    }
}

std::optional<std::string_view> decode_base64(std::span<char> text) {
    const auto size = unpadded_size(text);
    if (!size) return std::nullopt;
    // What is written is never ahead of what is read: four characters become three bytes.
    std::size_t written = 0;
    std::uint32_t bits = 0;
    int bit_count = 0;
    for (std::size_t at = 0; at < *size; ++at) {
        const std::uint8_t digit = digits[static_cast<unsigned char>(text[at])];
        if (digit == no_digit) return std::nullopt;
        bits = bits << 6 | digit;
        bit_count += 6;
        if (bit_count < 8) continue;
        bit_count -= 8;
        text[written++] = static_cast<char>(bits >> bit_count & 0xFF);
    }
    return std::string_view(text.data(), written);
}

}  // namespace coqewd::net::socketio
