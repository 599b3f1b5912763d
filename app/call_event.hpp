#pragma once

#include "app/config.hpp"

namespace coqewd {

/// `coqewd call --event`: emits one event to any Socket.IO server and prints what that
/// acknowledges, a JSON array in a line. Gives the exit code: 0 for an acknowledgement, 1 without
/// one.
int call_event(const CallOptions& options);

}  // namespace coqewd
