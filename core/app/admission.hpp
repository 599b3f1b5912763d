#pragma once

#include <chrono>
#include <variant>

#include "core/app/environment.hpp"
#include "core/app/session.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// The session of a request whose token is good, or the answer that needs no handler: to
/// `ewd-register` and `ewd-reregister`, or the refusal of a token, in QEWD's words (spec/qewd.md
/// 3.5, 4). Decides without I/O.
std::variant<Session, Reply> admit(const Environment& environment, const Request& request,
                                   std::chrono::sys_seconds now);

}  // namespace coqewd
