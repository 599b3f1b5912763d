#include "net/client/backoff.hpp"

#include <algorithm>

namespace coqewd::net {

Duration Backoff::next(double uniform) {
    // Sixteen doublings are past every sensible cap, and the shift stays small.
    const unsigned doublings = std::min(failures_++, 16U);
    const Duration ceiling = std::min(range_.max, range_.min * (1 << doublings));
    const auto wait =
        std::chrono::duration_cast<Duration>(ceiling * (1 - range_.jitter * (1 - uniform)));
    return std::max(wait, range_.min / 10);
}

}  // namespace coqewd::net
