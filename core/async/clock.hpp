#pragma once

#include <boost/intrusive/set.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "core/async/context_service.hpp"
#include "core/async/task.hpp"

namespace coqewd {

using Duration = std::chrono::steady_clock::duration;
/// A moment of the monotonic clock; says nothing about the time of day.
using TimePoint = std::chrono::steady_clock::time_point;

/// One entry of a Clock's queue: when, and what to do then. Timer is its user's face.
struct TimerEntry
    : boost::intrusive::set_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
    TimePoint when{};
    std::function<void()> action;

    friend bool operator<(const TimerEntry& a, const TimerEntry& b) { return a.when < b.when; }
};

/// The time of one I/O thread or worker, and the queue of all its timers. They share one timer of
/// the operating system, so that a deadline which never passes costs two insertions into a tree.
///
/// In a test the clock can stand still: after freeze() time passes only by advance().
/// Everything here is called on the thread that runs the context, or before and after it runs.
class Clock : public ContextService<Clock> {
  public:
    /// For an io_context; what becomes due runs on its own executor, or on the one given here.
    explicit Clock(boost::asio::execution_context& context);
    Clock(boost::asio::execution_context& context, const Executor& executor);
    ~Clock() override;

    TimePoint now() const;

    /// Seconds since 1970-01-01 UTC, for what leaves this process (exp and iat of a token). It may
    /// jump; deadlines never depend on it.
    std::chrono::sys_seconds wall_now() const;

    /// Stops the clock where it is. From here on only advance() moves it, wall_now() included.
    void freeze();

    /// Moves a frozen clock and runs what became due, in order of time; each action sees the
    /// moment that it was set for. A coroutine that waits goes on when its context runs next.
    void advance(Duration by);

    /// Adds an entry, which must stay alive and in place until it is due or removed. One that is
    /// due already runs when the context runs next, whether the clock is frozen or not.
    void insert(TimerEntry& entry);

    /// Takes an entry out; nothing happens when it is not in the queue.
    static void remove(TimerEntry& entry);

  private:
    class SystemTimer;
    using Queue =
        boost::intrusive::multiset<TimerEntry, boost::intrusive::constant_time_size<false>>;

    void shutdown() override;
    void arm();
    void fire_until(TimePoint now);

    Queue queue_;
    bool frozen_ = false;
    TimePoint frozen_now_{};
    std::chrono::sys_seconds frozen_wall_{};
    TimePoint frozen_from_{};
    std::unique_ptr<SystemTimer> system_timer_;
};

}  // namespace coqewd
