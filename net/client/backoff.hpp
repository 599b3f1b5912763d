#pragma once

#include "core/async/clock.hpp"

namespace coqewd::net {

/// How long to wait before the next attempt: exponential up to a cap, and jitter after the cap, so
/// that many clients of one server that went away do not come back together.
class Backoff {
  public:
    struct Range {
        Duration min = std::chrono::milliseconds(500);
        Duration max = std::chrono::seconds(5);
        /// Which part of the wait is random, from 0 for none to 1 for all of it.
        double jitter = 1;
    };

    explicit Backoff(Range range) : range_(range) {}

    /// The wait after one more failure; `uniform` is a random number in [0, 1). Never shorter than
    /// a tenth of min.
    Duration next(double uniform);

    /// The last attempt succeeded.
    void reset() { failures_ = 0; }

  private:
    Range range_;
    unsigned failures_ = 0;
};

}  // namespace coqewd::net
