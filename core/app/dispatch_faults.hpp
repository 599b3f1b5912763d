#pragma once

#include "core/app/environment.hpp"
#include "core/app/route_table.hpp"
#include "core/message/fault.hpp"

namespace coqewd {

/// Why a request gets no handler: too many are in progress, or wait.
Fault too_much_to_do(const Environment& environment);

/// Others of the same token session take too long (spec/qewd.md 5), or too many wait for it.
Fault session_is_locked(const Environment& environment, NoLock why);

/// A message of the type restRequest that is none.
Fault not_a_rest_request(const Environment& environment);

/// A handler leaves its answer to a route and does not say to which.
Fault no_request_in_place(const Environment& environment);

/// No route for another server's request, in the words of a Node.js QEWD for that server.
Fault no_route_of_link(const Environment& environment, const RouteTable::Match& match);

/// An answer that a link has no place for.
Fault not_for_links(const Environment& environment);

}  // namespace coqewd
