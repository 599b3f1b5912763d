#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "core/async/deadline.hpp"
#include "core/async/slot.hpp"
#include "core/async/task.hpp"

namespace coqewd {

class SessionLocks;

/// Keeps a session for one request while it lives; then the next that waits has it. Moves along
/// with the request, to any thread. The locks outlive it.
class SessionLock {
  public:
    SessionLock(SessionLocks& locks, std::string key) : locks_(&locks), key_(std::move(key)) {}
    SessionLock(SessionLock&& other) noexcept
        : locks_(std::exchange(other.locks_, nullptr)), key_(std::move(other.key_)) {}
    SessionLock& operator=(SessionLock&&) = delete;
    ~SessionLock();

  private:
    SessionLocks* locks_;
    std::string key_;
};

/// One lock for each session that has a request in progress. For every thread.
class SessionLocks {
  public:
    /// Waits until nobody else has the session, in the order of asking; the thread does not block.
    /// Nothing when the deadline passed first or the waiting coroutine was cancelled.
    Task<std::optional<SessionLock>> lock(std::string key, Deadline deadline);

    /// How many sessions are locked.
    std::size_t size() const;

  private:
    friend class SessionLock;
    class Place;
    using Waiting = std::shared_ptr<Slot<SessionLock>>;

    bool take_or_wait(const std::string& key, const Waiting& waiting);
    void leave(const std::string& key, const Waiting& waiting);
    void release(const std::string& key);
    Waiting next(const std::string& key);

    mutable std::mutex mutex_;
    /// Those who wait for each session that is locked.
    std::map<std::string, std::deque<Waiting>, std::less<>> waiting_;
};

}  // namespace coqewd
