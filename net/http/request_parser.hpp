#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "core/async/result.hpp"
#include "net/http/head.hpp"

namespace coqewd::net::http {

/// The head of one request: bytes in, values out; no I/O. How the bytes are cut makes no
/// difference. It is Beast's parser, with limits of its own, and it refuses folded fields.
class RequestParser {
  public:
    RequestParser();
    ~RequestParser();

    /// Takes all that has come since the request began, which is more each time. Gives how many
    /// bytes the head has, with its empty line; 0 while that is not there yet; or the Error.
    Result<std::size_t> take(std::string_view bytes);

    /// What was read, once it is complete; without `rest`.
    RequestHead head() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace coqewd::net::http
