#include "core/state/session_locks.hpp"

#include <boost/asio/this_coro.hpp>
#include <optional>

namespace coqewd {

SessionLock::~SessionLock() {
    if (locks_) locks_->release(std::move(*this));
}

Task<std::variant<SessionLock, NoLock>> SessionLocks::lock(std::string key, Deadline deadline) {
    const Executor here = co_await boost::asio::this_coro::executor;
    Place place(*this, key, std::make_shared<Slot<SessionLock>>(here));
    const Entry entry = enter(place);
    if (entry == Entry::taken) co_return SessionLock(*this, key);
    if (entry == Entry::full) co_return NoLock::too_many_wait;
    std::optional<SessionLock> lock = co_await place.waiting->wait(deadline);
    if (lock) co_return std::move(*lock);
    co_return deadline.passed(Clock::of(here).now()) ? NoLock::not_in_time : NoLock::cancelled;
}

std::size_t SessionLocks::size() const {
    const std::scoped_lock guard(mutex_);
    return places_.size();
}

SessionLocks::Entry SessionLocks::enter(Place& place) {
    const std::scoped_lock guard(mutex_);
    const auto [found, taken] = places_.try_emplace(place.key);
    if (taken) return Entry::taken;
    if (found->second.size() >= waiting_max) return Entry::full;
    found->second.push_back(place);
    return Entry::waits;
}

void SessionLocks::leave(Place& place) {
    const std::scoped_lock guard(mutex_);
    if (!place.is_linked()) return;
    Places& places = places_.find(place.key)->second;
    places.erase(places.iterator_to(place));
}

void SessionLocks::release(SessionLock lock) {
    while (const Waiting heir = next(lock.key_)) {
        // One that does not wait any more does not take it.
        if (heir->fill(std::move(lock))) return;
    }
    lock.locks_ = nullptr;
}

/// Who has the session now; null when nobody waits for it.
SessionLocks::Waiting SessionLocks::next(const std::string& key) {
    const std::scoped_lock guard(mutex_);
    const auto found = places_.find(key);
    Places& places = found->second;
    if (places.empty()) {
        places_.erase(found);
        return nullptr;
    }
    Waiting heir = places.front().waiting;
    places.pop_front();
    return heir;
}

}  // namespace coqewd
