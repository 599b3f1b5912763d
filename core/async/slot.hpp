#pragma once

#include <atomic>
#include <boost/asio/post.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "core/async/deadline.hpp"
#include "core/async/timer.hpp"

namespace coqewd {

/// A place for one value that a coroutine waits for, filled at most once, from any thread. Whoever
/// fills it and whoever waits share it; the wait is bounded by a deadline, and the value that comes
/// after it finds the slot closed.
///
///     auto slot = std::make_shared<Slot<Reply>>(executor);
///     hand_over(slot);
///     std::optional<Reply> reply = co_await slot->wait(deadline);
template <typename T>
class Slot : public std::enable_shared_from_this<Slot<T>> {
  public:
    explicit Slot(const Executor& executor) : timer_(executor), signal_(executor) {}

    /// Gives the value to the waiter. False when the slot was filled or closed before: the value is
    /// then dropped, and the caller counts it.
    bool fill(T value) {
        if (closed_.exchange(true, std::memory_order_acq_rel)) return false;
        boost::asio::post(signal_.executor(), Deliver{this->shared_from_this(), std::move(value)});
        return true;
    }

    /// The value, or nothing when the deadline passed first or the waiting coroutine was cancelled.
    /// One wait for each slot, on the executor that it was made for.
    Task<std::optional<T>> wait(Deadline deadline) {
        timer_.arm(deadline.when(), [this] {
            if (!closed_.exchange(true, std::memory_order_acq_rel)) signal_.notify();
        });
        co_await signal_.wait();
        timer_.cancel();
        closed_.store(true, std::memory_order_release);
        co_return std::move(value_);
    }

  private:
    struct Deliver {
        std::shared_ptr<Slot> slot;
        T value;
        void operator()() {
            slot->value_.emplace(std::move(value));
            slot->signal_.notify();
        }
    };

    std::atomic<bool> closed_{false};
    std::optional<T> value_;
    Timer timer_;
    Signal signal_;
};

}  // namespace coqewd
