#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "core/async/slot.hpp"

namespace coqewd {

/// Puts together what all I/O threads have to say to one question. Everybody who may add something
/// holds it, and when the last one has let go of it, also because its thread has ended, the whole
/// is given to whoever waits. For any thread.
template <typename Whole>
class Gathering {
  public:
    explicit Gathering(std::shared_ptr<Slot<Whole>> slot) : slot_(std::move(slot)) {}
    ~Gathering() { slot_->fill(std::move(whole_)); }
    Gathering(const Gathering&) = delete;
    Gathering& operator=(const Gathering&) = delete;

    template <typename Change>
    void change(Change&& change) {
        const std::scoped_lock lock(mutex_);
        change(whole_);
    }

  private:
    std::shared_ptr<Slot<Whole>> slot_;
    std::mutex mutex_;
    Whole whole_{};
};

}  // namespace coqewd
