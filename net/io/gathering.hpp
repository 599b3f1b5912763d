#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "core/async/slot.hpp"

namespace coqewd {

/// What the I/O threads have said to one question so far. For any thread.
template <typename Whole>
class Gathered {
  public:
    explicit Gathered(const Executor& executor)
        : complete_(std::make_shared<Slot<bool>>(executor)) {}

    template <typename Change>
    void change(Change&& change) {
        const std::scoped_lock lock(mutex_);
        change(whole_);
    }

    void complete() { complete_->fill(true); }

    /// Everything once it is complete, or at the deadline what is there by then. Once, on the
    /// executor.
    Task<Whole> wait(Deadline deadline) {
        co_await complete_->wait(deadline);
        const std::scoped_lock lock(mutex_);
        co_return std::move(whole_);
    }

  private:
    std::shared_ptr<Slot<bool>> complete_;
    std::mutex mutex_;
    Whole whole_{};
};

/// A share in it: everybody who may add something holds this, and when the last one has let go of
/// it, also because its thread has ended, the whole is complete. For any thread.
template <typename Whole>
class Gathering {
  public:
    explicit Gathering(std::shared_ptr<Gathered<Whole>> gathered)
        : gathered_(std::move(gathered)) {}
    ~Gathering() { gathered_->complete(); }
    Gathering(const Gathering&) = delete;
    Gathering& operator=(const Gathering&) = delete;

    template <typename Change>
    void change(Change&& change) {
        gathered_->change(std::forward<Change>(change));
    }

  private:
    std::shared_ptr<Gathered<Whole>> gathered_;
};

}  // namespace coqewd
