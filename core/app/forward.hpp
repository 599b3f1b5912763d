#pragma once

#include <optional>
#include <string>
#include <utility>
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

/// A request that was sent on, as a LinkCall is.
class Forwarding {
  public:
    Forwarding(LinkCall call, Session session)
        : call_(std::move(call)), session_(std::move(session)) {}

    bool begin() { return call_.begin(); }
    auto next() { return call_.next(); }
    /// The answer of the other server as this one's: with a token of the client's own application
    /// (spec/qewd.md 13.4). What has changed in a token session is kept.
    HandlerReply end(const Environment& environment, const Clock& clock);

  private:
    LinkCall call_;
    Session session_;
};

/// Sends on at once, from the thread of this executor, where the reply is waited for. The other
/// server is shown a token session as a JWT.
Forwarding forward(const Executor& here, const Environment& environment, Request request,
                   Session session, const Destination& destination);

/// Where a REST request goes that has found this route: a destination or a group. The fault of a
/// path that names none, or none that it may.
std::variant<std::string, Fault> destination_of(const Environment& environment,
                                                const RouteEntry& route, const RestRequest& rest);

/// The same for a REST request and the route that it has found (spec/qewd.md 13.6). A client that
/// came without a token gets one when another server has changed its session, and not otherwise.
Task<HandlerReply> forward_rest(const Environment& environment, Request request, Session session,
                                const RouteEntry& route);

}  // namespace coqewd
