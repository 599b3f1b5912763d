#pragma once

#include <optional>

#include "core/message/reply.hpp"
#include "core/message/rest_request.hpp"

namespace coqewd {

/// Whether a handler's reply asks for the answer of a REST route in its place: an object with
/// `use_microservice` literally true (spec/qewd.md 13.8).
bool asks_for_rest(const Reply& reply);

/// The request that such a reply holds; nothing when read_rest_message() has none.
std::optional<RestRequest> rest_in(const Reply& reply);

}  // namespace coqewd
