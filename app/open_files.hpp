#pragma once

#include <cstddef>

namespace coqewd {

/// Lets this process, and those that it starts, have so many connections besides its other files.
/// Throws std::runtime_error with a sentence when the system does not allow it.
void allow_connections(std::size_t count);

}  // namespace coqewd
