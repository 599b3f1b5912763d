#include "net/http/head_scanner.hpp"

#include <algorithm>

#include "net/http/error.hpp"

namespace coqewd::net::http {
namespace {

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
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
    const std::string_view rest = bytes.substr(seen_, room_);
    const auto plain = std::ranges::find_if(rest, is_control) - rest.begin();
    seen_ += static_cast<std::size_t>(plain);
    room_ -= static_cast<std::size_t>(plain);
}

}  // namespace coqewd::net::http
