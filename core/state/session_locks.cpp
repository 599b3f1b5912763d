#include "core/state/session_locks.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>

namespace coqewd {

SessionLock::~SessionLock() {
    if (locks_) locks_->release(key_);
}

/// A place among those who wait, left with whoever waits there.
class SessionLocks::Place {
  public:
    Place(SessionLocks& locks, const std::string& key, Waiting waiting)
        : locks_(locks), key_(key), waiting_(std::move(waiting)) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { locks_.leave(key_, waiting_); }

  private:
    SessionLocks& locks_;
    const std::string& key_;
    Waiting waiting_;
};

Task<std::optional<SessionLock>> SessionLocks::lock(std::string key, Deadline deadline) {
    const auto slot =
        std::make_shared<Slot<SessionLock>>(co_await boost::asio::this_coro::executor);
    if (take_or_wait(key, slot)) co_return SessionLock(*this, key);
    const Place place(*this, key, slot);
    co_return co_await slot->wait(deadline);
}

std::size_t SessionLocks::size() const {
    const std::scoped_lock guard(mutex_);
    return waiting_.size();
}

bool SessionLocks::take_or_wait(const std::string& key, const Waiting& waiting) {
    const std::scoped_lock guard(mutex_);
    const auto [place, taken] = waiting_.try_emplace(key);
    if (!taken) place->second.push_back(waiting);
    return taken;
}

void SessionLocks::leave(const std::string& key, const Waiting& waiting) {
    const std::scoped_lock guard(mutex_);
    const auto place = waiting_.find(key);
    if (place != waiting_.end()) std::erase(place->second, waiting);
}

void SessionLocks::release(const std::string& key) {
    // One that does not wait any more drops its lock at once, and so releases it again.
    if (const Waiting heir = next(key)) heir->fill(SessionLock(*this, key));
}

/// Who has the session now; null when nobody waits for it.
SessionLocks::Waiting SessionLocks::next(const std::string& key) {
    const std::scoped_lock guard(mutex_);
    const auto place = waiting_.find(key);
    if (place->second.empty()) {
        waiting_.erase(place);
        return nullptr;
    }
    Waiting heir = std::move(place->second.front());
    place->second.pop_front();
    return heir;
}

}  // namespace coqewd
