#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstddef>
#include <span>

#include "core/async/clock.hpp"

namespace coqewd::bench {

/// Waits for descriptors and for a moment, by epoll. What is said of a descriptor is said once:
/// when bytes have come since it was read to its end, or when there is room again to write.
class Wakes {
  public:
    Wakes();
    ~Wakes();
    Wakes(const Wakes&) = delete;
    Wakes& operator=(const Wakes&) = delete;

    /// `what` is given back by wait(), and is not null.
    void add(int descriptor, void* what);

    /// Until a descriptor has something, or until the moment; valid until the next call. An entry
    /// whose data.ptr is null says that the moment has come.
    std::span<const epoll_event> wait(TimePoint moment);

  private:
    void arm(TimePoint moment);

    int epoll_ = -1;
    int timer_ = -1;
    /// What the timer is set for.
    TimePoint armed_;
    std::array<epoll_event, 256> events_{};
};

}  // namespace coqewd::bench
