#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "core/async/clock.hpp"

namespace coqewd {

/// Processor time of this program, of the server's processes, and of all that runs on the machine
/// (what the machine below it has taken away included), so far.
struct ProcessorTimes {
    std::chrono::microseconds own{0};
    std::chrono::microseconds servers{0};
    std::chrono::microseconds all{0};

    /// Throws std::runtime_error when a process of the server is gone.
    static ProcessorTimes now(std::span<const pid_t> servers);
};

/// What a load has measured: of the questions that were due in its time.
struct LoadFigures {
    std::vector<Duration> latencies = {};
    /// Answers that came in that time, whenever they were asked for.
    std::size_t answered = 0;
    /// Answers that were not right.
    std::size_t wrong = 0;
    /// Questions without an answer when the load had ended, and some time after it.
    std::size_t unanswered = 0;
    /// Questions that were never asked, as the load had ended before their turn.
    std::size_t unsent = 0;
    Duration took{};
    /// Of that time, what a load that spins has waited with nothing to do.
    Duration idle{};
    ProcessorTimes before = {};
    ProcessorTimes after = {};
};

}  // namespace coqewd
