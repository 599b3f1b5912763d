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
/// 3.5, 4). A token session is good for its timeout from now on. Decides without I/O.
std::variant<Session, Reply> admit(const Environment& environment, const Request& request,
                                   std::chrono::sys_seconds now);

/// The refusal of a token whose session is not there.
Reply no_session(const Environment& environment);

/// The refusal of a message without a token.
Reply no_token(const Environment& environment);

}  // namespace coqewd
