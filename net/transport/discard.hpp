#pragma once

#include "core/async/task.hpp"
#include "net/transport/stream.hpp"

namespace coqewd::net {

/// How often one connection may be read in a row, without waiting, before the others of its thread
/// get their turn: a side that always has more to say must not keep them from it.
inline constexpr int reads_in_a_row_max = 16;

/// Reads and drops what still comes, until the other side has finished or the stream is closed. To
/// end a connection with unread bytes would take what was written last away from the other side
/// again. Bounded in time by who closes the stream.
Task<> discard(Stream& stream);

}  // namespace coqewd::net
