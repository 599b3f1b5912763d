#pragma once

#include <cstddef>
#include <functional>

#include "core/async/task.hpp"

namespace coqewd {

/// When the memory of clients that have left goes back to the system. The C library keeps it for
/// the next ones, but in pieces between what still lives, into which those fit worse each time: a
/// server whose clients all come back now and then would grow.
class MemoryReturn {
  public:
    /// With fewer there is nothing to gain.
    static constexpr std::size_t clients_min = 100;

    /// To be asked every now and then, with the number of clients there are. True when half of them
    /// have left since the last time, and few are leaving now.
    bool due(std::size_t clients);

  private:
    std::size_t most_ = 0;
    std::size_t last_ = 0;
};

/// Asks, and gives the memory back, for ever. That takes some 10 ms for 10,000 clients, in which
/// whoever needs memory waits.
Task<> return_memory(std::function<std::size_t()> clients);

}  // namespace coqewd
