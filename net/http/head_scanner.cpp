#include "net/http/head_scanner.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

#include "net/http/error.hpp"

namespace coqewd::net::http {
namespace {

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

/// Which of eight bytes are control characters: the lowest bit that is set is the highest one of
/// the first such byte. Those above it mean nothing.
std::uint64_t controls_in(std::uint64_t bytes) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t high = 0x8080808080808080;
    const std::uint64_t rubbed_out = bytes ^ (ones * 0x7F);
    return (((bytes - ones * 0x20) & ~bytes) | ((rubbed_out - ones) & ~rubbed_out)) & high;
}

/// Where the first control character stands, or the end.
std::size_t find_control(std::string_view text) {
    std::size_t at = 0;
    if constexpr (std::endian::native == std::endian::little) {
        for (std::uint64_t bytes = 0; at + sizeof bytes <= text.size(); at += sizeof bytes) {
            std::memcpy(&bytes, text.data() + at, sizeof bytes);
            const std::uint64_t controls = controls_in(bytes);
            if (controls != 0) return at + static_cast<std::size_t>(std::countr_zero(controls)) / 8;
        }
    }
    while (at < text.size() && !is_control(text[at])) ++at;
    return at;
}

/// Whether one may follow the other; a head begins as if behind a letter.
error_code check(char before, char byte) {
    if ((before == '\r') != (byte == '\n')) return Error::not_http;
    if (is_control(byte) && byte != '\t' && byte != '\r' && byte != '\n') return Error::not_http;
    // Beast would join the lines.
    if (before == '\n' && (byte == ' ' || byte == '\t')) return Error::folded_field;
    return {};
}

}  // namespace

Result<std::size_t> HeadScanner::take(std::string_view bytes) {
    while (seen_ < bytes.size()) {
        skip_plain(bytes);
        if (seen_ == bytes.size()) break;
        const char byte = bytes[seen_];
        if (const error_code failure = check(seen_ == 0 ? 'G' : bytes[seen_ - 1], byte)) {
            return failure;
        }
        if (room_ == 0) return Error::head_too_large;
        --room_;
        ++seen_;
        if (byte != '\n') continue;
        const bool is_empty = seen_ - line_begin_ == 2;
        if (is_empty) return line_begin_ == 0 ? Result<std::size_t>(Error::not_http) : seen_;
        if (line_begin_ == 0) room_ = bytes_max_;
        line_begin_ = seen_;
    }
    return std::size_t{0};
}

/// What stands in a line behind its first byte is plain up to the next control character.
void HeadScanner::skip_plain(std::string_view bytes) {
    if (seen_ == line_begin_ || bytes[seen_ - 1] == '\r') return;
    const std::size_t plain = find_control(bytes.substr(seen_, room_));
    seen_ += plain;
    room_ -= plain;
}

}  // namespace coqewd::net::http
