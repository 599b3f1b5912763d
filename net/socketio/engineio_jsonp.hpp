#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "net/socketio/error.hpp"

namespace coqewd::net::socketio {

// JSONP polling of Engine.IO 3 (spec/socketio.md 4.2). What is wrapped is a text body; binary
// messages are base64 in it.

/// For the Content-Type field of an answer, beside `X-Content-Type-Options: nosniff`.
inline constexpr std::string_view jsonp_content_type = "text/javascript; charset=UTF-8";

/// The answer to a GET: a call of the client's function with the body as a JavaScript string.
std::string wrap_jsonp(std::uint32_t index, std::string_view text_body);

/// The text body in the form-encoded body of a POST, or ParseError::no_jsonp_data.
Result<std::string> unwrap_jsonp(std::string_view form_body);

}  // namespace coqewd::net::socketio
