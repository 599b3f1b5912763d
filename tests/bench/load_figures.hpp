#pragma once

#include <sys/types.h>
#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/async/clock.hpp"
#include "tests/bench/load_options.hpp"

namespace coqewd::bench {

/// Processor time of this program, of the server's processes, and of all that runs on the machine
/// (what the machine below it has taken away included), so far.
struct ProcessorTimes {
    std::chrono::microseconds own{0};
    std::chrono::microseconds servers{0};
    std::chrono::microseconds all{0};

    static ProcessorTimes now(std::span<const pid_t> servers);
};

/// What a load has measured: of the questions that were due in its time.
struct LoadFigures {
    std::vector<Duration> latencies = {};
    /// Answers that came in that time, whenever they were asked for.
    std::size_t answered = 0;
    std::size_t wrong = 0;
    /// Without an answer when the load had ended, and some time after it.
    std::size_t unanswered = 0;
    Duration took{};
    ProcessorTimes before = {};
    ProcessorTimes after = {};
};

/// The line of JSON.
std::string to_line(const LoadOptions& options, LoadFigures figures);

}  // namespace coqewd::bench
