#include "core/async/timer.hpp"

#include <boost/asio/this_coro.hpp>
#include <utility>

namespace coqewd {

void Timer::arm(TimePoint when, std::function<void()> action) {
    cancel();
    entry_.when = when;
    entry_.action = std::move(action);
    clock_.insert(entry_);
}

void Timer::arm_after(Duration delay, std::function<void()> action) {
    arm(Deadline(clock_.now(), delay).when(), std::move(action));
}

Task<bool> Timer::wait_until(TimePoint when) {
    if (!signal_) signal_ = std::make_unique<Signal>(co_await boost::asio::this_coro::executor);
    arm(when, [this] {
        waiting_ = false;
        came_ = true;
        signal_->notify();
    });
    waiting_ = true;
    came_ = false;
    co_await signal_->wait();
    if (std::exchange(waiting_, false)) Clock::remove(entry_);
    co_return came_;
}

void Timer::cancel() {
    Clock::remove(entry_);
    if (std::exchange(waiting_, false)) signal_->notify();
}

}  // namespace coqewd
