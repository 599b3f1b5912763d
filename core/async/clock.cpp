#include "core/async/clock.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <ctime>

#include "core/async/ready_list.hpp"

namespace coqewd {

namespace asio = boost::asio;

/// The one timer that the operating system sees. Set to the earliest entry or before it: an entry
/// that was removed leaves it as it is, and it then fires for nothing.
class Clock::SystemTimer {
  public:
    SystemTimer(const Executor& executor, Clock& clock)
        : executor_(executor), timer_(executor), clock_(clock) {}

    void set(TimePoint when) {
        if (armed_ && set_for_ <= when) return;
        armed_ = true;
        set_for_ = when;
        timer_.expires_at(when);
        timer_.async_wait([this](const boost::system::error_code& error) {
            if (error) return;
            armed_ = false;
            fire();
        });
    }

  private:
    using SteadyClock = std::chrono::steady_clock;

    /// Who was waiting goes on at once, and may set the next timer, before the system is told of
    /// that.
    void fire() {
        const auto fire_all = [this] { clock_.fire_until(clock_.now()); };
        try {
            ReadyList::of(executor_).run_at_once(fire_all);
        } catch (...) {
            clock_.arm();
            throw;
        }
        clock_.arm();
    }

    const Executor executor_;
    asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor> timer_;
    Clock& clock_;
    TimePoint set_for_{};
    bool armed_ = false;
};

Clock::Clock(asio::execution_context& context)
    : Clock(context, static_cast<asio::io_context&>(context).get_executor()) {}

Clock::Clock(asio::execution_context& context, const Executor& executor)
    : ContextService(context), system_timer_(std::make_unique<SystemTimer>(executor, *this)) {}

Clock::~Clock() = default;

TimePoint Clock::now() const {
    return frozen_ ? frozen_now_ : std::chrono::steady_clock::now();
}

std::chrono::sys_seconds Clock::wall_now() const {
    using std::chrono::floor;
    using std::chrono::seconds;
    if (frozen_) return frozen_wall_ + floor<seconds>(frozen_now_ - frozen_from_);
    // The kernel has the second ready to be read; the exact time costs several times as much.
    return std::chrono::sys_seconds(seconds(std::time(nullptr)));
}

void Clock::freeze() {
    frozen_wall_ = wall_now();
    frozen_now_ = now();
    frozen_from_ = frozen_now_;
    frozen_ = true;
}

void Clock::advance(Duration by) {
    const TimePoint target = frozen_now_ + by;
    while (!queue_.empty() && queue_.begin()->when <= target) {
        frozen_now_ = std::max(frozen_now_, queue_.begin()->when);
        fire_until(frozen_now_);
    }
    frozen_now_ = target;
}

void Clock::insert(TimerEntry& entry) {
    // What is set now is mostly due after all that was set before.
    queue_.insert(queue_.end(), entry);
    arm();
}

void Clock::remove(TimerEntry& entry) {
    if (entry.is_linked()) entry.unlink();
}

void Clock::shutdown() {
    queue_.clear();
}

void Clock::arm() {
    if (queue_.empty()) return;
    const TimePoint next = queue_.begin()->when;
    if (!frozen_) {
        system_timer_->set(next);
    } else if (next <= frozen_now_) {
        // The frozen clock may be ahead of the system's: any moment of the past does.
        system_timer_->set(TimePoint{});
    }
}

void Clock::fire_until(TimePoint now) {
    while (!queue_.empty() && queue_.begin()->when <= now) {
        TimerEntry& due = *queue_.begin();
        due.unlink();
        // The action may destroy its own entry: it is run from here, not from inside it.
        const auto action = std::move(due.action);
        action();
    }
}

}  // namespace coqewd
