#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "net/transport/stream.hpp"

namespace coqewd::net {

/// Two Streams joined in memory: what is written to one is read from the other. They may live on
/// executors of different threads; either may be destroyed first.
///
/// Each direction holds at most `capacity` bytes (at least 1). A capacity of 1 makes every read
/// and every write a split one. What was written before finish() or close() is still read.
std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>> make_memory_streams(
    const Executor& first, const Executor& second, std::size_t capacity = 65536);

}  // namespace coqewd::net
