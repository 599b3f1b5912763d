#pragma once

#include <cstddef>
#include <string_view>

#include "core/async/result.hpp"
#include "net/http/head.hpp"

namespace coqewd::net::http {

/// Finds the end of a request's head while it arrives, and refuses early what can not become one:
/// lines that end other than with CRLF, control characters, folded fields, and too many bytes. How
/// the bytes are cut makes no difference. No I/O, and it holds no bytes.
class HeadScanner {
  public:
    /// What the first line may have, and the fields together with the empty line.
    explicit HeadScanner(std::size_t bytes_max = head_bytes_max)
        : bytes_max_(bytes_max), room_(bytes_max) {}

    /// Takes all that has come since the request began, which is more each time. Gives how many
    /// bytes the head has, with its empty line; 0 while that is not there yet; or the Error.
    Result<std::size_t> take(std::string_view bytes);

  private:
    void skip_plain(std::string_view bytes);

    std::size_t bytes_max_;
    std::size_t seen_ = 0;
    std::size_t line_begin_ = 0;
    /// How many bytes the first line, then the fields may still have.
    std::size_t room_;
};

}  // namespace coqewd::net::http
