#include "auth/hex.hpp"

#include <cstddef>

namespace coqewd::auth {

namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr unsigned stranger = 0x100;

unsigned digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return stranger;
}

}  // namespace

std::string hex_encode(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 0xf]);
    }
    return text;
}

Result<std::string> hex_decode(std::string_view text) {
    if (text.size() % 2 != 0) return Error::hex;
    std::string bytes(text.size() / 2, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const unsigned high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
        if ((high | low) & stranger) return Error::hex;
        bytes[i] = static_cast<char>(high << 4 | low);
    }
    return bytes;
}

}  // namespace coqewd::auth
