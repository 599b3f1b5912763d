#pragma once

#include <algorithm>

#include "core/async/clock.hpp"

namespace coqewd {

/// When the answer must be there. A value: it is copied along with what it bounds.
class Deadline {
  public:
    /// The moment that is `budget` after `now`; the end of time when there is none so late.
    Deadline(TimePoint now, Duration budget)
        : when_(budget < TimePoint::max() - now ? now + std::max(budget, Duration::zero())
                                                : TimePoint::max()) {}
    explicit Deadline(TimePoint when) : when_(when) {}

    TimePoint when() const { return when_; }
    bool passed(TimePoint now) const { return now >= when_; }

    /// What is left; zero when it has passed.
    Duration budget(TimePoint now) const { return std::max(when_ - now, Duration::zero()); }

    friend Deadline sooner(Deadline a, Deadline b) { return a.when_ <= b.when_ ? a : b; }
    friend bool operator==(Deadline, Deadline) = default;

  private:
    TimePoint when_;
};

Deadline sooner(Deadline a, Deadline b);

}  // namespace coqewd
