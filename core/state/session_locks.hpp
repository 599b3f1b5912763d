#pragma once

#include <boost/intrusive/list.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <variant>

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
    friend class SessionLocks;

    SessionLocks* locks_;
    std::string key_;
};

/// Why somebody does not get a session.
enum class NoLock : std::uint8_t {
    not_in_time,    ///< the deadline passed first
    too_many_wait,  ///< for this session
    cancelled,      ///< the waiting coroutine was
};

/// One lock for each session that has a request in progress. For every thread.
class SessionLocks {
  public:
    /// How many may wait for one session.
    static constexpr std::size_t waiting_max = 256;

    /// Waits until nobody else has the session, in the order of asking; the thread does not block.
    Task<std::variant<SessionLock, NoLock>> lock(std::string key, Deadline deadline);

    /// How many sessions are locked.
    std::size_t size() const;

  private:
    friend class SessionLock;
    enum class Entry : std::uint8_t { taken, waits, full };
    using Waiting = std::shared_ptr<Slot<SessionLock>>;

    /// A place among those who wait, left with whoever waits there.
    struct Place : boost::intrusive::list_base_hook<> {
        Place(SessionLocks& all, const std::string& of, Waiting who)
            : locks(all), key(of), waiting(std::move(who)) {}
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() { locks.leave(*this); }

        SessionLocks& locks;
        const std::string& key;
        const Waiting waiting;
    };
    using Places = boost::intrusive::list<Place>;

    Entry enter(Place& place);
    void leave(Place& place);
    void release(SessionLock lock);
    Waiting next(const std::string& key);

    mutable std::mutex mutex_;
    /// Those who wait for each session that is locked.
    std::map<std::string, Places, std::less<>> places_;
};

}  // namespace coqewd
