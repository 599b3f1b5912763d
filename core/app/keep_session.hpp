#pragma once

#include <chrono>

#include "core/app/environment.hpp"
#include "core/app/session.hpp"
#include "core/message/reply.hpp"

namespace coqewd {

/// Makes what a handler left in its session last. A token session is changed in the store, or ends;
/// the reply then carries no token. Of a JWT the reply carries a renewed one: after a success, and
/// after a fault when the handler changed the session, so that nothing is lost; after destroy()
/// there is none. Who came without a token gets one only when its session was changed.
///
/// Throws std::length_error for a session that is larger than a token or the store can hold, and
/// std::invalid_argument for one that JSON can not say.
void keep_session(const Environment& environment, const Session& session, Reply& reply,
                  std::chrono::sys_seconds now);

}  // namespace coqewd
