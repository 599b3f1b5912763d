#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/message/reply.hpp"
#include "net/http/response.hpp"

namespace coqewd {

/// The field that has the client's new token where the body is no object.
inline constexpr std::string_view token_field = "X-QEWD-Token";

/// A reply as HTTP says it; owns its texts but for the content type, which is the reply's or one
/// that is always there.
struct RestResponse {
    unsigned status = 200;
    std::string_view content_type = "application/json; charset=utf-8";
    std::string body = {};
    std::vector<net::http::Field> fields = {};

    /// Of the first field of that name; empty when there is none.
    std::string_view value_of(std::string_view name) const;

    /// Views this, and has its fields.
    net::http::Response take_view() {
        return {.status = status,
                .content_type = content_type,
                .body = body,
                .fields = std::move(fields)};
    }
};

/// What a reply says is for which client.
struct RestResponseContext {
    /// This server's name, for the faults it adds.
    std::string_view node;
    /// The client uses TLS: cookies are for that only.
    bool tls = false;
    /// Only the status and the body are still to be said, in a stream that has begun.
    bool head_is_sent = false;
    std::chrono::milliseconds response_time{0};
};

/// Turns a reply into a response (spec/qewd.md 11.5, docs/rest.md). One that HTTP can not say, as a
/// status of a handler that is none, becomes a 500.
RestResponse rest_response(const Reply& reply, const RestResponseContext& context);

/// An error with the shape that all of them have: `error`, `code`, `node`, `retryable`.
RestResponse error_response(const Fault& fault);

/// Whether a reply can not be said over HTTP: a status or a field that a handler made up.
bool is_unsound(const RestResponse& response);

}  // namespace coqewd
