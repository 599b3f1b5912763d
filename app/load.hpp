#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace coqewd {

/// What a run of many calls measured.
struct LoadResult {
    std::vector<std::chrono::nanoseconds> latencies;
    std::size_t faults = 0;
    std::chrono::nanoseconds took{0};
};

/// "1000 replies (0 faults) in 0.123 s: 8130/s, p50 118 us, p99 402 us". Needs a latency at least.
std::string summary(LoadResult result);

}  // namespace coqewd
