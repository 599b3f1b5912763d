#pragma once

#include "core/app/environment.hpp"
#include "core/app/handler_reply.hpp"
#include "core/app/routing.hpp"
#include "core/async/task.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// Whether a handler's reply asks another application to answer in its place: it is an object with
/// the texts `qewd_destination` and `qewd_application` (spec/qewd.md 13.5).
bool asks_for_switch(const Reply& reply);

/// Sends such a reply as a message to the peer that it names, when that is permitted, and gives the
/// peer's reply under the message's type. The caller adds the handler's own token to it.
///
/// `environment`, `routing` and `answer` outlive the call.
Task<HandlerReply> switch_application(const Environment& environment, const Routing& routing,
                                      Journey journey, const HandlerReply& answer);

}  // namespace coqewd
