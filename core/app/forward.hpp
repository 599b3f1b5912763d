#pragma once

#include "core/app/environment.hpp"
#include "core/app/session.hpp"
#include "core/async/task.hpp"
#include "core/fabric/peer.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// Sends a request on to another server as the session that it came with, under the application's
/// name there, until the request's deadline at most. The reply's token is the other server's own,
/// not looked at. A request that went through hops_max servers already is not sent.
///
/// `environment`, `session` and `destination` outlive the call.
Task<Reply> send_on(const Environment& environment, Request request, const Session& session,
                    const Destination& destination);

/// The session that the reply of another server carries, if it carries one that verifies.
std::optional<Session> session_of(const Environment& environment, const Reply& reply,
                                  std::chrono::sys_seconds now);

/// The fault of a name that no destination has, in QEWD's words.
Fault no_destination(const Environment& environment, const std::string& name);

/// Sends on, and gives the client a token of its own application back (spec/qewd.md 13.4).
Task<Reply> forward(const Environment& environment, Request request, const Session& session,
                    const Destination& destination);

}  // namespace coqewd
