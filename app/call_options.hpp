#pragma once

#include "app/command_line.hpp"
#include "app/options.hpp"

namespace coqewd {

/// What `coqewd call` is to send, from environment, flags and positional arguments.
CallOptions read_call_options(const CommandLine& line, const Invocation& invocation,
                              Findings& findings);

}  // namespace coqewd
