#include "auth/base64url.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace coqewd::auth {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Has a bit above the six of a digit, so that one test after many digits finds any stranger.
constexpr std::uint8_t stranger = 0x80;

constexpr std::array<std::uint8_t, 256> make_digits() {
    std::array<std::uint8_t, 256> digits{};
    digits.fill(stranger);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return digits;
}

constexpr auto digits = make_digits();

std::uint32_t byte_at(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

std::uint32_t digit_at(std::string_view text, std::size_t i) {
    return digits[static_cast<unsigned char>(text[i])];
}

char character(std::uint32_t bits) {
    return alphabet[bits & 0x3f];
}

// Writes the last one or two bytes, which become two or three characters.
void encode_tail(std::string_view bytes, char* out) {
    std::uint32_t bits = byte_at(bytes, 0) << 16;
    if (bytes.size() == 2) bits |= byte_at(bytes, 1) << 8;
    out[0] = character(bits >> 18);
    out[1] = character(bits >> 12);
    if (bytes.size() == 2) out[2] = character(bits >> 6);
}

// Reads the last two or three characters. False when they are not the only spelling of a tail.
bool decode_tail(std::string_view text, char* out) {
    const bool two_bytes = text.size() == 3;
    const std::uint32_t last = two_bytes ? digit_at(text, 2) : 0;
    const std::uint32_t first = digit_at(text, 0);
    const std::uint32_t second = digit_at(text, 1);
    if ((first | second | last) & stranger) return false;
    const std::uint32_t bits = first << 18 | second << 12 | last << 6;
    out[0] = static_cast<char>(bits >> 16);
    if (two_bytes) out[1] = static_cast<char>(bits >> 8 & 0xff);
    return (bits & (two_bytes ? 0xffu : 0xffffu)) == 0;
}

}  // namespace

std::string base64url_encode(std::string_view bytes) {
    std::string text((bytes.size() / 3) * 4 + (bytes.size() % 3 * 4 + 2) / 3, '\0');
    char* out = text.data();
    std::size_t i = 0;
    for (; i + 3 <= bytes.size(); i += 3, out += 4) {
        const auto bits =
            byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2);
        out[0] = character(bits >> 18);
        out[1] = character(bits >> 12);
        out[2] = character(bits >> 6);
        out[3] = character(bits);
    }
    if (i < bytes.size()) encode_tail(bytes.substr(i), out);
    return text;
}

std::string base64url_encode(std::span<const unsigned char> bytes) {
    return base64url_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Result<std::string> base64url_decode(std::string_view text) {
    if (text.size() % 4 == 1) return Error::base64url;
    std::string bytes(text.size() / 4 * 3 + text.size() % 4 * 3 / 4, '\0');
    char* out = bytes.data();
    std::uint32_t seen = 0;
    std::size_t i = 0;
    for (; i + 4 <= text.size(); i += 4, out += 3) {
        const auto a = digit_at(text, i), b = digit_at(text, i + 1);
        const auto c = digit_at(text, i + 2), d = digit_at(text, i + 3);
        seen |= a | b | c | d;
        const auto bits = a << 18 | b << 12 | c << 6 | d;
        out[0] = static_cast<char>(bits >> 16 & 0xff);
        out[1] = static_cast<char>(bits >> 8 & 0xff);
        out[2] = static_cast<char>(bits & 0xff);
    }
    if (seen & stranger) return Error::base64url;
    if (i < text.size() && !decode_tail(text.substr(i), out)) return Error::base64url;
    return bytes;
}

}  // namespace coqewd::auth
