#pragma once

#include <chrono>
#include <optional>
#include <variant>

#include "core/app/environment.hpp"
#include "core/app/route_table.hpp"
#include "core/app/session.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// The session of a REST request, as the route's access asks for it, or the refusal in QEWD's words
/// (spec/qewd.md 11.6). Without a token it is a new one that nobody knows, for the application.
/// Nothing of a token counts that does not verify. Decides without I/O.
std::variant<Session, Reply> admit_rest(const Environment& environment, const RouteEntry& route,
                                        const Request& request, std::chrono::sys_seconds now);

/// Why a session may not use the route.
std::optional<Fault> refusal_of(const Environment& environment, const RouteEntry& route,
                                const Session& session);

/// What is answered when no route was found: 404, or 405 with the methods that the path has. Also
/// the answer to OPTIONS, which is no fault.
Reply no_route(const Environment& environment, std::string_view method,
               const RouteTable::Match& match);

}  // namespace coqewd
