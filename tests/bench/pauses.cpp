// bench_pauses [SECONDS]: does nothing but count and look at the clock, and prints in a line of
// JSON how much of its time it has missed: what the machine below, the system and others take from
// any program on this processor. A percentile of latencies can not be better than that. And how
// evenly it has counted: somebody else on the other half of the core (simultaneous multithreading)
// takes nothing that can be seen as missing, but makes all slower.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <vector>

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
    /// How often it has counted in each window.
    std::vector<std::size_t> counted;
};

/// To count and to look costs about a microsecond; what is longer was not this program's.
constexpr auto shortest = std::chrono::milliseconds(1);

/// Shorter than somebody else is on the other half of a core, and long enough for thousands of
/// looks.
constexpr auto window = std::chrono::milliseconds(10);

/// Independent steps, as many as a core of its own does at once.
void count_on() {
    std::uint64_t a = 1, b = 2, c = 3, d = 4;
    for (std::uint64_t n = 0; n < 500; ++n) {
        a += n;
        b ^= n;
        c -= n;
        d += a ^ n;
        asm volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
    }
}

Pauses look_for(Clock::duration time) {
    Pauses pauses;
    const auto begin = Clock::now();
    pauses.counted.resize(static_cast<std::size_t>(time / window));
    for (auto seen = begin; seen - begin < time;) {
        count_on();
        const auto now = Clock::now();
        const auto pause = now - seen;
        const auto place = static_cast<std::size_t>((seen - begin) / window);
        if (place < pauses.counted.size()) ++pauses.counted[place];
        seen = now;
        pauses.longest = std::max(pauses.longest, pause);
        if (pause < shortest) continue;
        ++pauses.count;
        pauses.lost += pause;
    }
    return pauses;
}

/// What it had counted in a window, in the slowest tenth of them as a part of the quickest tenth.
double slowest_part(std::vector<std::size_t> counted) {
    std::ranges::sort(counted);
    const std::size_t tenth = counted.size() / 10;
    const auto quick = static_cast<double>(counted[counted.size() - 1 - tenth]);
    return static_cast<double>(counted[tenth]) / quick;
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
        line.add_number("slowest_part", slowest_part(pauses.counted));
        std::cout << line.text() << std::endl;
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << "bench_pauses: " << failure.what() << '\n';
        return 2;
    }
}
