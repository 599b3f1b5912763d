// bench_pauses [SECONDS]: does nothing but look at the clock, and prints in a line of JSON how much
// of its time it has missed: what the machine below, the system and others take from any program on
// this processor. A percentile of latencies can not be better than that.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "app/json_line.hpp"
#include "app/load_summary.hpp"
#include "tests/bench/numbers.hpp"

namespace {

using namespace coqewd;
using Clock = std::chrono::steady_clock;

struct Pauses {
    std::size_t count = 0;
    Clock::duration lost{};
    Clock::duration longest{};
};

/// A look costs far less; what is longer was not this program's.
constexpr auto shortest = std::chrono::milliseconds(1);

Pauses look_for(Clock::duration time) {
    Pauses pauses;
    const auto begin = Clock::now();
    for (auto seen = begin; seen - begin < time;) {
        const auto now = Clock::now();
        const auto pause = now - seen;
        seen = now;
        pauses.longest = std::max(pauses.longest, pause);
        if (pause < shortest) continue;
        ++pauses.count;
        pauses.lost += pause;
    }
    return pauses;
}

}  // namespace

int main(int count, char** words) {
    try {
        const std::chrono::seconds time(count > 1 ? bench::positive(words[1]) : 2);
        const Pauses pauses = look_for(time);
        JsonLine line;
        line.add_number("seconds", in_seconds(time));
        line.add_count("pauses", pauses.count);
        line.add_number("lost", in_seconds(pauses.lost) / in_seconds(time));
        line.add_number("longest_us", in_seconds(pauses.longest) * 1e6);
        std::cout << line.text() << std::endl;
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << "bench_pauses: " << failure.what() << '\n';
        return 2;
    }
}
