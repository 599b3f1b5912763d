#pragma once

#include "app/config.hpp"

namespace coqewd {

/// `coqewd call --count N`: sends one message so often, over as many connections and as quickly as
/// it is told, and prints the rate, the times and which faults came. Gives the exit code: 0 when
/// every reply was a success, 1 otherwise.
int call_many(const CallOptions& options);

}  // namespace coqewd
