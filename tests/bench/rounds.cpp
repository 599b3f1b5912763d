#include "tests/bench/rounds.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "tests/bench/numbers.hpp"

namespace coqewd::bench {
namespace {

constexpr std::size_t rounds_min = 5;

/// Nothing runs on it: it has a clock.
boost::asio::io_context& context() {
    static boost::asio::io_context one;
    return one;
}

}  // namespace

Rounds::Rounds(int count, char** words) : clock_(Clock::of(context().get_executor())) {
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (!word.starts_with("--")) {
            cases_.push_back(word);
            continue;
        }
        if (i + 1 == count) throw std::runtime_error(word + " needs a value");
        const std::size_t value = positive(words[++i]);
        if (word == "--rounds") {
            rounds_ = std::max(rounds_min, value);
        } else if (word == "--round-ms") {
            round_time_ = std::chrono::milliseconds(value);
        } else {
            throw std::runtime_error(word + " is unknown: there are --rounds and --round-ms");
        }
    }
}

void Rounds::measure(std::string_view name, const Work& work) {
    if (!wanted(name)) return;
    const std::size_t operations = operations_for_a_round(work);
    std::vector<double> each_ns;
    for (std::size_t round = 0; round < rounds_; ++round) {
        const std::chrono::duration<double, std::nano> took = time_of(work, operations);
        each_ns.push_back(took.count() / static_cast<double>(operations));
    }
    std::ranges::sort(each_ns);
    std::cout << R"({"case":")" << name << R"(","ns_median":)" << each_ns[each_ns.size() / 2]
              << R"(,"ns_min":)" << each_ns.front() << R"(,"ns_max":)" << each_ns.back()
              << R"(,"rounds":)" << rounds_ << R"(,"operations":)" << operations << "}"
              << std::endl;
}

bool Rounds::wanted(std::string_view name) const {
    return cases_.empty() || std::ranges::any_of(cases_, [name](const std::string& begin) {
               return name.starts_with(begin);
           });
}

/// What it takes to find out warms the caches too. The shorter of two times counts: the other one
/// may have been interrupted.
std::size_t Rounds::operations_for_a_round(const Work& work) const {
    std::size_t operations = 32;
    Duration took{};
    do {
        operations *= 2;
        took = std::min(time_of(work, operations), time_of(work, operations));
    } while (took < round_time_ / 4);
    const double more =
        static_cast<double>(round_time_.count()) / static_cast<double>(took.count());
    return static_cast<std::size_t>(static_cast<double>(operations) * std::max(more, 1.0));
}

Duration Rounds::time_of(const Work& work, std::size_t operations) const {
    const TimePoint begin = clock_.now();
    work(operations);
    return clock_.now() - begin;
}

int run_cases(int count, char** words, void (*cases)(Rounds& rounds)) {
    try {
        Rounds rounds(count, words);
        cases(rounds);
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << words[0] << ": " << failure.what() << '\n';
        return 2;
    }
}

}  // namespace coqewd::bench
