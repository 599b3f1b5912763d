#include "net/socketio/address_limits.hpp"

#include <algorithm>

namespace coqewd::net::socketio {

bool AddressLimits::enter(std::string_view address, TimePoint now) {
    if (off()) return true;
    const std::scoped_lock lock(mutex_);
    forget_idle(now);
    auto found = entries_.find(address);
    if (found == entries_.end()) {
        const auto full = static_cast<double>(options_.handshakes_per_second);
        found = entries_.emplace(address, Entry{.handshakes = full, .counted = now}).first;
    }
    Entry& entry = found->second;
    if (options_.sessions_max != 0 && entry.sessions >= options_.sessions_max) return false;
    if (!take_handshake(entry, now)) return false;
    ++entry.sessions;
    return true;
}

void AddressLimits::leave(std::string_view address) {
    if (off()) return;
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(address);
    if (found == entries_.end()) return;
    if (--found->second.sessions == 0 && options_.handshakes_per_second == 0) {
        entries_.erase(found);
    }
}

std::size_t AddressLimits::addresses() const {
    const std::scoped_lock lock(mutex_);
    return entries_.size();
}

bool AddressLimits::take_handshake(Entry& entry, TimePoint now) const {
    if (options_.handshakes_per_second == 0) return true;
    const auto rate = static_cast<double>(options_.handshakes_per_second);
    const std::chrono::duration<double> passed = now - entry.counted;
    entry.handshakes = std::min(rate, entry.handshakes + passed.count() * rate);
    entry.counted = now;
    if (entry.handshakes < 1) return false;
    entry.handshakes -= 1;
    return true;
}

/// Whoever has no session, and began none within the last second, is as good as new.
void AddressLimits::forget_idle(TimePoint now) {
    if (entries_.size() < forget_at_) return;
    std::erase_if(entries_, [now](const auto& named) {
        return named.second.sessions == 0 && now - named.second.counted > std::chrono::seconds(1);
    });
    // Not again before the table has doubled, so that this costs little for each entry.
    forget_at_ = std::max<std::size_t>(1024, 2 * entries_.size());
}

}  // namespace coqewd::net::socketio
