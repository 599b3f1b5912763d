#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/async/clock.hpp"
#include "tests/bench/cases.hpp"

namespace coqewd::bench {

/// Measures one case after the other, and prints a line of JSON for each: nanoseconds for an
/// operation, as the median, minimum and maximum of the rounds.
///
///     program [--rounds N] [--round-ms N] [CASE...]      only cases that begin with one of these
class Rounds : public Cases {
  public:
    /// Throws std::runtime_error with a sentence for what it does not understand.
    Rounds(int count, char** words);

    /// How many operations a round has is found out first: as many as fill its time.
    void measure(std::string_view name, const Work& work) override;

  private:
    bool wanted(std::string_view name) const;
    std::size_t operations_for_a_round(const Work& work) const;
    Duration time_of(const Work& work, std::size_t operations) const;

    Clock& clock_;
    std::size_t rounds_ = 7;
    Duration round_time_ = std::chrono::milliseconds(100);
    std::vector<std::string> cases_;
};

/// Runs a program's cases; what goes wrong is said, with exit code 2.
int run_cases(int count, char** words, void (*cases)(Rounds& rounds));

}  // namespace coqewd::bench
