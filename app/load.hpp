#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "core/message/fault.hpp"

namespace coqewd {

/// What a run of many calls measured.
struct LoadResult {
    std::vector<std::chrono::nanoseconds> latencies;
    std::size_t faults = 0;
    std::map<std::string, std::size_t> faults_by_code{};
    std::string first_fault{};
    std::chrono::nanoseconds took{0};

    /// Counts a fault, whose latency is there like that of any reply.
    void add(const Fault& fault);
};

/// "1000 replies (0 faults) in 0.123 s: 8130/s, p50 118 us, p99 402 us"; with faults a second line
/// for their codes and the first one's text. Needs a latency at least.
std::string summary(LoadResult result);

}  // namespace coqewd
