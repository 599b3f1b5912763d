#pragma once

#include <cstdint>

#include "core/async/result.hpp"
#include "net/http/head.hpp"

namespace coqewd::net::http {

/// What a request's head says about the bytes behind it.
struct Framing {
    bool chunked = false;
    /// Of a body that is not chunked.
    std::uint64_t content_length = 0;
    /// The client sends the body when it is told `100 Continue`.
    bool expects_continue = false;
    /// The client wants to use the connection for further requests.
    bool keeps_alive = false;
    /// HTTP/1.0.
    bool is_old = false;
    /// HEAD: the response has no body.
    bool wants_head_only = false;

    bool has_body() const { return chunked || content_length > 0; }
};

/// Reads that, and refuses what two servers in a row could understand differently (RFC 9112
/// sections 3.2, 6.1, 6.3 and 11.2): of two readings one may smuggle a request past a check.
Result<Framing> framing_of(const RequestHead& head);

}  // namespace coqewd::net::http
