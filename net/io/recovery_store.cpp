#include "net/io/recovery_store.hpp"

#include <algorithm>
#include <charconv>

#include "net/io/encoding.hpp"

namespace coqewd {
namespace {

std::size_t bytes_of(const Broadcast& broadcast) {
    return broadcast.unit_with_offset->bytes();
}

bool is_one_of(const AwaySocket& socket, const std::string& room) {
    return room == socket.id || std::ranges::find(socket.rooms, room) != socket.rooms.end();
}

bool is_for(const AwaySocket& socket, const Selection& selection) {
    if (selection.nsp != socket.nsp) return false;
    const auto meant = [&](const std::string& room) { return is_one_of(socket, room); };
    if (std::ranges::any_of(selection.except, meant)) return false;
    return selection.rooms.empty() || std::ranges::any_of(selection.rooms, meant);
}

/// The same event with its offset behind the arguments.
Broadcast::Unit offset_unit(const net::socketio::Outgoing& unit, std::uint64_t offset) {
    const auto messages = unit.messages();
    std::vector<net::socketio::Outgoing::Message> copies(messages.begin(), messages.end());
    copies.front().data = with_offset(copies.front().data, std::to_string(offset));
    return std::make_shared<const net::socketio::Outgoing>(std::move(copies));
}

}  // namespace

RecoveryStore::RecoveryStore(RecoveryOptions options, std::uint64_t first_offset)
    : options_(options), begin_(first_offset), first_(first_offset) {}

RecoveryStore::Shared RecoveryStore::log(Broadcast broadcast, TimePoint now) {
    broadcast.offset = next_offset();
    broadcast.unit_with_offset = offset_unit(*broadcast.unit, broadcast.offset);
    const auto shared = std::make_shared<const Broadcast>(std::move(broadcast));
    packet_bytes_ += bytes_of(*shared);
    packets_.push_back({shared, now});
    forget(now);
    return shared;
}

void RecoveryStore::keep(std::string pid, AwaySocket socket, TimePoint now) {
    away_.push_back({pid, std::move(socket), now});
    by_pid_.insert_or_assign(std::move(pid), std::prev(away_.end()));
    forget(now);
}

std::optional<AwaySocket> RecoveryStore::claim(std::string_view nsp, const std::string& pid,
                                               std::string_view offset, TimePoint now) {
    forget(now);
    const auto found = by_pid_.find(pid);
    if (found == by_pid_.end() || found->second->socket.nsp != nsp) return std::nullopt;
    AwaySocket socket = std::move(found->second->socket);
    away_.erase(found->second);
    by_pid_.erase(found);
    if (!index_after(socket, offset)) return std::nullopt;
    return socket;
}

std::optional<std::vector<RecoveryStore::Shared>> RecoveryStore::missed(
    const AwaySocket& socket, std::string_view offset) const {
    const auto begin = index_after(socket, offset);
    if (!begin) return std::nullopt;
    std::vector<Shared> missed;
    for (std::size_t index = *begin; index < packets_.size(); ++index) {
        const Shared& broadcast = packets_[index].broadcast;
        if (is_for(socket, broadcast->selection)) missed.push_back(broadcast);
    }
    return missed;
}

/// Nothing when it is none that was given.
std::optional<std::uint64_t> RecoveryStore::parse(std::string_view offset) const {
    std::uint64_t number = 0;
    const char* const end = offset.data() + offset.size();
    const auto [stopped, failed] = std::from_chars(offset.data(), end, number);
    if (failed != std::errc() || stopped != end) return std::nullopt;
    if (number < begin_ || number >= next_offset()) return std::nullopt;
    return number;
}

/// Where the packets begin that the socket may have missed. All of them must still be there; the
/// one of the offset need not, as its client has seen it. Who has seen all that it was sent has
/// missed nothing before it left: what went out then was for others.
std::optional<std::size_t> RecoveryStore::index_after(const AwaySocket& socket,
                                                      std::string_view offset) const {
    const auto seen = parse(offset);
    if (!seen) return std::nullopt;
    std::uint64_t begin = *seen + 1;
    if (*seen >= socket.last_sent) begin = std::max(begin, socket.away_from);
    if (begin < first_) return std::nullopt;
    return static_cast<std::size_t>(begin - first_);
}

void RecoveryStore::forget(TimePoint now) {
    const auto is_old = [&](TimePoint at) { return now - at > options_.time_max; };
    while (!packets_.empty() &&
           (packets_.size() > options_.packets_max || packet_bytes_ > options_.packet_bytes_max ||
            is_old(packets_.front().at))) {
        forget_packet();
    }
    while (!away_.empty() && (away_.size() > options_.sessions_max || is_old(away_.front().at))) {
        forget_session();
    }
}

void RecoveryStore::forget_packet() {
    packet_bytes_ -= bytes_of(*packets_.front().broadcast);
    packets_.pop_front();
    ++first_;
}

void RecoveryStore::forget_session() {
    by_pid_.erase(away_.front().pid);
    away_.pop_front();
}

}  // namespace coqewd
