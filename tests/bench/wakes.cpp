#include "tests/bench/wakes.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

namespace coqewd::bench {

Wakes::Wakes() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (epoll_ < 0 || timer_ < 0) throw std::runtime_error("the system has no epoll for us");
    add(timer_, nullptr);
}

Wakes::~Wakes() {
    ::close(timer_);
    ::close(epoll_);
}

void Wakes::add(int descriptor, void* what) {
    // Both directions from the start: no call is needed later to say which one is waited for.
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = what}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) {
        throw std::runtime_error("epoll does not take a connection");
    }
}

std::span<const epoll_event> Wakes::wait(TimePoint moment) {
    arm(moment);
    const int size = static_cast<int>(events_.size());
    const int count = ::epoll_wait(epoll_, events_.data(), size, -1);
    if (count < 0 && errno != EINTR) throw std::runtime_error("epoll does not wait");
    return {events_.data(), static_cast<std::size_t>(std::max(count, 0))};
}

/// A moment that has passed is over at once.
void Wakes::arm(TimePoint moment) {
    if (moment == armed_) return;
    armed_ = moment;
    const auto since_boot = moment.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_boot);
    const itimerspec when{
        .it_interval = {},
        .it_value = {.tv_sec = seconds.count(), .tv_nsec = (since_boot - seconds).count()}};
    ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
}

}  // namespace coqewd::bench
