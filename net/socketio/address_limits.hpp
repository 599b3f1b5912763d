#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "core/async/clock.hpp"

namespace coqewd::net::socketio {

/// How many sessions the clients of one address may have, and how fast they may begin new ones. One
/// for a whole server, used from any thread. 0 is no limit.
class AddressLimits {
  public:
    struct Options {
        std::size_t sessions_max = 0;
        /// Sessions that may begin in a second; as many may begin at once.
        std::size_t handshakes_per_second = 0;
    };

    explicit AddressLimits(Options options) : options_(options) {}

    /// One more session of that address; false, and none, when it has enough of them. Every one
    /// that entered leaves.
    bool enter(std::string_view address, TimePoint now);
    void leave(std::string_view address);

    /// How many addresses are remembered.
    std::size_t addresses() const;

  private:
    struct Entry {
        std::size_t sessions = 0;
        double handshakes = 0;
        TimePoint counted{};
    };

    bool off() const { return options_.sessions_max == 0 && options_.handshakes_per_second == 0; }
    bool take_handshake(Entry& entry, TimePoint now) const;
    void forget_idle(TimePoint now);

    const Options options_;
    mutable std::mutex mutex_;
    std::map<std::string, Entry, std::less<>> entries_;
    std::size_t forget_at_ = 1024;
};

}  // namespace coqewd::net::socketio
