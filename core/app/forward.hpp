#pragma once

#include <optional>
#include <string>
#include <variant>

#include "core/app/environment.hpp"
#include "core/app/handler_reply.hpp"
#include "core/app/route_table.hpp"
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

/// The same for the name of a destination or of a group.
Task<Reply> send_to(const Environment& environment, Request request, const Session& session,
                    const std::string& name);

/// The session that the reply of another server carries, if it carries one that verifies.
std::optional<Session> session_of(const Environment& environment, const Reply& reply,
                                  std::chrono::sys_seconds now);

/// The fault of a name that no destination has, in QEWD's words.
Fault no_destination(const Environment& environment, const std::string& name);

/// Sends on, and gives the client a token of its own application back (spec/qewd.md 13.4). A token
/// session is shown to the other server as a JWT, and what that changes is kept here.
Task<HandlerReply> forward(const Environment& environment, Request request, Session session,
                           const Destination& destination);

/// Where a REST request goes that has found this route: a destination or a group. The fault of a
/// path that names none, or none that it may.
std::variant<std::string, Fault> destination_of(const Environment& environment,
                                                const RouteEntry& route, const RestRequest& rest);

/// The same for a REST request and the route that it has found (spec/qewd.md 13.6). A client that
/// came without a token gets one when another server has changed its session, and not otherwise.
Task<HandlerReply> forward_rest(const Environment& environment, Request request, Session session,
                                const RouteEntry& route);

}  // namespace coqewd
