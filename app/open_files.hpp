#pragma once

#include <cstddef>

#include "app/config.hpp"

namespace coqewd {

/// Lets this process, and those that it starts, have so many connections besides its other files.
/// Throws std::runtime_error with a sentence when the system does not allow it.
void allow_connections(std::size_t count);

/// The open files that a server needs besides its connections with clients, at most.
std::size_t files_besides_clients(const Config& config);

/// How many connections fit among so many open files, beside `others`: `wanted` at most, and one at
/// least.
std::size_t connections_within(std::size_t open_files, std::size_t wanted, std::size_t others);

/// Lets this process have `wanted` open files, or as many as the system allows. Gives how many.
std::size_t raise_open_files(std::size_t wanted);

}  // namespace coqewd
