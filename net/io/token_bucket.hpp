#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "core/async/clock.hpp"

namespace coqewd {

/// How many events one may still send: a second's worth at most, refilled as time goes by. Decides
/// without I/O.
class TokenBucket {
  public:
    /// Takes one token; false when there is none. `per_second` is the same each time.
    bool take(std::size_t per_second, TimePoint now) {
        const auto full = static_cast<double>(per_second);
        const std::chrono::duration<double> passed = now - filled_at_;
        tokens_ = std::min(full, tokens_ + passed.count() * full);
        filled_at_ = now;
        if (tokens_ < 1) return false;
        tokens_ -= 1;
        return true;
    }

  private:
    double tokens_ = 0;
    /// So long ago that it is full at the first use.
    TimePoint filled_at_{};
};

}  // namespace coqewd
