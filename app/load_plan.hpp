#pragma once

#include <sys/types.h>

#include <cstddef>
#include <vector>

#include "core/async/clock.hpp"

namespace coqewd {

/// How a load asks, whatever it asks. It ends after so many questions, or after a time.
struct LoadPlan {
    std::size_t connections = 1;
    /// Questions at the same time on each of them.
    std::size_t in_flight = 1;
    /// Questions in a second, of all connections together; 0 for as many as are answered.
    std::size_t rate = 0;
    /// Until the next question of `rate` is due the load looks at the clock again and again instead
    /// of sleeping: for a processor of its own, which a timer for each question would keep busy.
    bool spins = false;
    /// Questions in all, from the first one on; 0: those of `time`, after `warm_up`.
    std::size_t count = 0;
    Duration time = std::chrono::seconds(5);
    Duration warm_up = std::chrono::seconds(1);
    /// For the answers that are still to come when the time is over. With `count` so long may
    /// nothing come at all.
    Duration patience = std::chrono::seconds(5);
    /// Processes of the server, whose processor time is measured.
    std::vector<pid_t> servers = {};
};

}  // namespace coqewd
