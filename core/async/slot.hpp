#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "core/async/deadline.hpp"
#include "core/async/ready_list.hpp"
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
class Slot final : public std::enable_shared_from_this<Slot<T>>, private ReadyList::Delivery {
  public:
    explicit Slot(const Executor& executor) : timer_(executor), signal_(executor) {}

    /// Where it is waited.
    const Executor& executor() const { return signal_.executor(); }

    /// Gives the value to the waiter. False when the slot was filled or closed before: the value is
    /// then still the caller's, who counts it.
    bool fill(T&& value) { return fill(this->shared_from_this(), std::move(value)); }

    /// The same with the filler's own share of the slot: the waiter's thread is then the last to
    /// have one, and the memory goes back where it was taken.
    static bool fill(std::shared_ptr<Slot> slot, T&& value) {
        if (slot->closed_.exchange(true, std::memory_order_acq_rel)) return false;
        slot->value_.emplace(std::move(value));
        ReadyList& list = slot->signal_.ready_list();
        ReadyList::Delivery* const delivery = slot.get();
        list.deliver({std::move(slot), delivery});
        return true;
    }

    /// The same on the waiter's own thread, for whom the value is there at once.
    bool fill_here(T value) {
        if (closed_.exchange(true, std::memory_order_acq_rel)) return false;
        value_.emplace(std::move(value));
        arrive();
        return true;
    }

    /// The value, or nothing when the deadline passed first or the waiting coroutine was cancelled.
    /// One wait for each slot, on the executor that it was made for.
    Task<std::optional<T>> wait(Deadline deadline) {
        if (begin(deadline)) co_await next();
        co_return end();
    }

    /// For who waits often, the same without a coroutine's frame of its own:
    ///
    ///     if (slot->begin(deadline)) co_await slot->next();
    ///     std::optional<Reply> reply = slot->end();
    bool begin(Deadline deadline) {
        if (arrived_) return false;
        timer_.arm(deadline.when(), [this] {
            if (!closed_.exchange(true, std::memory_order_acq_rel)) signal_.notify();
        });
        return true;
    }
    auto next() { return signal_.next(); }
    std::optional<T> end() {
        timer_.cancel();
        closed_.store(true, std::memory_order_release);
        // Until it has arrived, somebody may be writing it.
        if (!arrived_) return std::nullopt;
        return std::move(value_);
    }

  private:
    void arrive() noexcept override {
        arrived_ = true;
        signal_.notify();
    }

    std::atomic<bool> closed_{false};
    /// Of whoever fills it, and of the waiter when it has arrived.
    std::optional<T> value_;
    bool arrived_ = false;
    Timer timer_;
    Signal signal_;
};

}  // namespace coqewd
