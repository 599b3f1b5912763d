#pragma once

#include <memory>

#include "core/async/task.hpp"
#include "core/state/token_sessions.hpp"

namespace coqewd {

/// Removes the sessions whose time is over, every second, for ever: their clients have gone, and
/// nobody else would ask for them.
Task<> end_old_sessions(std::shared_ptr<TokenSessions> sessions);

}  // namespace coqewd
