#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/event_stream.hpp"
#include "core/message/rest_request.hpp"
#include "net/http/fields.hpp"

namespace coqewd {

/// Each name once, in lower case, as Node.js gives them to handlers.
std::vector<HeaderField> headers_of(const net::http::Fields& fields);

/// The token of `Authorization: Bearer <token>`; empty when there is none.
std::string bearer_token(const net::http::Fields& fields);

/// What one of the fields Accept asks for.
std::optional<EventStream> stream_for(const net::http::Fields& fields);

}  // namespace coqewd
