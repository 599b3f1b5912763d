#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "app/json_line.hpp"
#include "app/load_figures.hpp"
#include "core/message/fault.hpp"

namespace coqewd {

double in_seconds(Duration time);

/// A load in a few numbers.
struct LoadSummary {
    std::size_t answered = 0;
    std::size_t wrong = 0;
    std::size_t unanswered = 0;
    std::size_t unsent = 0;
    double seconds = 0;
    double per_second = 0;
    double p50_us = 0;
    double p90_us = 0;
    double p99_us = 0;
    double max_us = 0;
    /// Of one processor, the part that the load took itself.
    double client_cpu = 0;

    /// The load, and not the server, is what these numbers are about.
    bool client_was_saturated() const;
};

LoadSummary summarise(LoadFigures figures);

/// Adds what was answered, how quickly, and what that took of the client.
void add_to(JsonLine& line, const LoadSummary& summary);

/// The faults among the answers of a load.
struct LoadFaults {
    std::map<std::string, std::size_t> by_code{};
    std::string first{};

    void add(const Fault& fault, std::size_t count = 1);
};

/// For people, in two lines, with faults in three: `1000 replies (0 faults) in 0.123 s: 8130/s`,
/// `p50 118 us, …`, `faults: 2 timed_out; the first: …`. What was not sent stands beside the
/// faults: `5 replies (1 faults, 4 not sent) in …`.
std::string to_text(const LoadSummary& summary, const LoadFaults& faults);

/// For programs: the same numbers in a line of JSON.
std::string to_json(const LoadSummary& summary, const LoadFaults& faults);

}  // namespace coqewd
