#include "net/http/chunks.hpp"

#include <algorithm>

#include "net/http/error.hpp"

namespace coqewd::net::http {
namespace {

/// More than any size needs that fits into 64 bits.
constexpr int digits_max = 16;

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// What may stand in a line: no control character but the tab.
bool is_text(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7F) || c == '\t';
}

}  // namespace

Result<std::size_t> ChunkDecoder::take(std::string_view bytes, std::string& body) {
    std::size_t used = 0;
    while (used < bytes.size() && !is_done()) {
        if (state_ == State::content) {
            used += take_content(bytes.substr(used), body);
            continue;
        }
        if (const error_code failure = step(bytes[used])) return failure;
        ++used;
        ++framing_bytes_;
        if (framing_bytes_ > framing_bytes_max + framing_factor_max * content_bytes_) {
            return Error::bad_chunk;
        }
    }
    return used;
}

std::size_t ChunkDecoder::take_content(std::string_view bytes, std::string& body) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size_, bytes.size()));
    body.append(bytes.substr(0, count));
    size_ -= count;
    content_bytes_ += count;
    if (size_ == 0) state_ = State::content_cr;
    return count;
}

error_code ChunkDecoder::step(char byte) {
    switch (state_) {
        case State::first_digit:
        case State::size:
            return take_digit(byte);
        case State::extension:
            if (byte == '\r') return go_if(true, State::size_end);
            return go_if(is_text(byte), State::extension);
        case State::size_end:
            return byte == '\n' ? end_size() : Error::bad_chunk;
        case State::content_cr:
            return go_if(byte == '\r', State::content_lf);
        case State::content_lf:
            return go_if(byte == '\n', State::first_digit);
        case State::trailer_begin:
            if (byte == '\r') return go_if(true, State::last_lf);
            return go_if(is_text(byte) && byte != ' ' && byte != '\t', State::trailer);
        case State::trailer:
            if (byte == '\r') return go_if(true, State::trailer_end);
            return go_if(is_text(byte), State::trailer);
        case State::trailer_end:
            return go_if(byte == '\n', State::trailer_begin);
        case State::last_lf:
            return go_if(byte == '\n', State::done);
        default:
            return Error::bad_chunk;
    }
}

error_code ChunkDecoder::take_digit(char byte) {
    if (const int digit = hex_value(byte); digit >= 0) {
        if (state_ == State::first_digit) digits_ = 0;
        size_ = size_ * 16 + static_cast<std::uint64_t>(digit);
        return go_if(++digits_ <= digits_max, State::size);
    }
    if (state_ == State::first_digit) return Error::bad_chunk;
    if (byte == '\r') return go_if(true, State::size_end);
    return go_if(byte == ';', State::extension);
}

error_code ChunkDecoder::end_size() {
    if (size_ == 0) return go_if(true, State::trailer_begin);
    if (size_ > room_) return Error::body_too_large;
    room_ -= static_cast<std::size_t>(size_);
    return go_if(true, State::content);
}

error_code ChunkDecoder::go_if(bool holds, State next) {
    if (!holds) return Error::bad_chunk;
    state_ = next;
    return {};
}

}  // namespace coqewd::net::http
