#pragma once

#include <optional>
#include <string_view>

#include "core/app/environment.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// Whether a Node.js QEWD passes a REST request on: it numbers it, and proves nothing.
bool is_from_qewd(const Request& request);

/// Whether a request that a Node.js QEWD passes on has a token of its client. The message's token
/// is otherwise that of QEWD's own registration, which says nothing of the client.
bool shows_token(const RestRequest& rest);

/// The fault of an answer that no link has a place for, or HTTP at its other end.
std::optional<Fault> misfit_of(const Environment& environment, const Reply& reply);

/// An answer as a Node.js QEWD looks for it: in an object, that of a text as QEWD sends on as it is
/// (spec/qewd.md 11.5). A fault for one whose fields would end QEWD with its whole server.
Reply for_qewd(const Environment& environment, Reply reply);

}  // namespace coqewd
