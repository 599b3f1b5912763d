#pragma once

#include <memory>

#include "core/async/clock.hpp"
#include "core/async/deadline.hpp"
#include "core/async/signal.hpp"

namespace coqewd {

/// One alarm on one executor: a callback (arm) or a wait (wait_until), one at a time. Setting it
/// again replaces what was set; destroying it cancels, but not under a coroutine that waits on it.
/// Used on its executor only.
class Timer {
  public:
    explicit Timer(const Executor& executor) : clock_(Clock::of(executor)) {}
    ~Timer() { cancel(); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    /// Calls action at `when`, from the executor's thread. It may destroy this timer.
    void arm(TimePoint when, std::function<void()> action);
    void arm_after(Duration delay, std::function<void()> action);

    /// True when the time came; false when before that the timer was cancelled or set again, or the
    /// waiting coroutine was cancelled.
    Task<bool> wait_until(TimePoint when);
    Task<bool> wait_for(Duration delay) { return wait_until(Deadline(clock_.now(), delay).when()); }

    /// The action is not called; a wait returns false.
    void cancel();

    bool armed() const { return entry_.is_linked(); }
    Clock& clock() const { return clock_; }

  private:
    Clock& clock_;
    TimerEntry entry_;
    /// Made for the first wait: most timers are alarms, and each connection has some.
    std::unique_ptr<Signal> signal_;
    /// The entry is the waiting coroutine's, not an alarm that was set after it.
    bool waiting_ = false;
    bool came_ = false;
};

}  // namespace coqewd
