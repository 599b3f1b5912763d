#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/async/result.hpp"

namespace coqewd::net::http {

/// The content of a chunked body (RFC 9112 section 7.1): bytes in, content out; no I/O, and nothing
/// held between two calls. Stricter than the RFC asks: a line ends with CRLF and in no other way,
/// nothing but an extension follows a size. Extensions and trailer fields are dropped.
class ChunkDecoder {
  public:
    /// What is no content may be so many bytes, and so many times the content.
    static constexpr std::size_t framing_bytes_max = 8 * 1024;
    static constexpr std::size_t framing_factor_max = 16;

    explicit ChunkDecoder(std::size_t body_bytes_max) : room_(body_bytes_max) {}

    /// Takes bytes and appends what they carry to `body`. Gives how many it used: all, unless the
    /// body ends among them. Or bad_chunk, or body_too_large as soon as a chunk announces that.
    Result<std::size_t> take(std::string_view bytes, std::string& body);

    bool is_done() const { return state_ == State::done; }

  private:
    enum class State : std::uint8_t {
        first_digit,
        size,
        extension,
        size_end,
        content,
        content_cr,
        content_lf,
        trailer_begin,
        trailer,
        trailer_end,
        last_lf,
        done,
    };

    std::size_t take_content(std::string_view bytes, std::string& body);
    error_code step(char byte);
    error_code take_digit(char byte);
    error_code end_size();
    error_code go_if(bool holds, State next);

    std::size_t room_;
    std::uint64_t size_ = 0;
    std::uint64_t content_bytes_ = 0;
    std::uint64_t framing_bytes_ = 0;
    int digits_ = 0;
    State state_ = State::first_digit;
};

}  // namespace coqewd::net::http
