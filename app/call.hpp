#pragma once

#include "app/config.hpp"

namespace coqewd {

/// `coqewd call`: registers with a server unless it has a token, sends one message and prints the
/// intermediate messages and the reply, a JSON text a line; or sends many and prints the rate and
/// the latencies. Gives the exit code: 0 when every reply was a success, 1 otherwise.
int call(const CallOptions& options);

}  // namespace coqewd
