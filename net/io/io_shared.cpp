#include "net/io/io_shared.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/asio/post.hpp>
#include <stdexcept>

#include "net/io/io.hpp"
#include "net/io/recovery_store.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// Small enough that counting on from it stays exact in JavaScript.
constexpr int offset_bits = 50;

}  // namespace

IoShared::IoShared(IoOptions options) : options_(std::move(options)) {
    if (!options_.recovery.enabled) return;
    recovery_ = std::make_unique<RecoveryStore>(options_.recovery, new_number(offset_bits));
}

IoShared::~IoShared() = default;

std::string IoShared::new_id() const {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string id(20, '\0');
    options_.random(id);
    for (char& character : id) character = alphabet[static_cast<unsigned char>(character) % 64];
    return id;
}

std::uint64_t IoShared::new_number(int bits) const {
    std::array<char, sizeof(std::uint64_t)> bytes{};
    options_.random(bytes);
    return std::bit_cast<std::uint64_t>(bytes) >> (64 - bits);
}

bool IoShared::takes(std::size_t bytes) const {
    if (fits(bytes)) return true;
    if (options_.on_error) {
        options_.on_error(std::make_exception_ptr(std::length_error(
            "An event of " + std::to_string(bytes) + " bytes is dropped, because no more than " +
            std::to_string(options_.limits.event_bytes_max) + " may wait for a client")));
    }
    return false;
}

bool IoShared::enter_dynamic(const std::string& nsp) {
    const std::scoped_lock lock(mutex_);
    const bool is_new = !dynamic_.contains(nsp);
    if (is_new && dynamic_.size() >= options_.limits.dynamic_namespaces_max) return false;
    ++dynamic_[nsp];
    return true;
}

void IoShared::leave_dynamic(const std::string& nsp) {
    const std::scoped_lock lock(mutex_);
    const auto found = dynamic_.find(nsp);
    if (found != dynamic_.end() && --found->second == 0) dynamic_.erase(found);
}

void IoShared::add(std::shared_ptr<Shard> shard) {
    const std::scoped_lock lock(mutex_);
    shards_.push_back(std::move(shard));
}

void IoShared::remove(const std::shared_ptr<Shard>& shard) {
    const std::scoped_lock lock(mutex_);
    std::erase(shards_, shard);
    shard->inbox.clear();
}

/// Posted to a shard's executor.
struct IoShared::Drain {
    std::shared_ptr<Shard> shard;
    void operator()() const {
        if (shard->io != nullptr) shard->io->drain();
    }
};

// The lock is held while something is posted, because the executor of a shard may end as soon as
// remove() has returned. Nothing is sent under it.

void IoShared::spread(Broadcast broadcast, const Shard& from, TimePoint now) {
    const std::scoped_lock lock(mutex_);
    const Shared shared = logged(std::move(broadcast), now);
    for (const auto& shard : shards_) {
        const bool wakes = shard->inbox.empty() && shard.get() != &from;
        shard->inbox.push_back(shared);
        if (wakes) asio::post(shard->executor, Drain{shard});
    }
}

void IoShared::keep(Broadcast broadcast, Shard& own, TimePoint now) {
    const std::scoped_lock lock(mutex_);
    own.inbox.push_back(logged(std::move(broadcast), now));
}

void IoShared::hand_over(Broadcast broadcast) {
    const std::scoped_lock lock(mutex_);
    if (shards_.empty()) return;
    const auto& first = shards_.front();
    asio::post(first->executor, [shard = first, broadcast = std::move(broadcast)]() mutable {
        if (shard->io != nullptr) shard->io->perform(std::move(broadcast));
    });
}

std::vector<IoShared::Shared> IoShared::take_inbox(Shard& shard) {
    const std::scoped_lock lock(mutex_);
    return std::exchange(shard.inbox, {});
}

void IoShared::keep_away(const Shard& own, std::string pid, AwaySocket socket, TimePoint now) {
    const std::scoped_lock lock(mutex_);
    socket.away_from = first_undelivered(own);
    recovery_->keep(std::move(pid), std::move(socket), now);
}

std::optional<AwaySocket> IoShared::claim(std::string_view nsp, const std::string& pid,
                                          std::string_view offset, TimePoint now) {
    const std::scoped_lock lock(mutex_);
    return recovery_->claim(nsp, pid, offset, now);
}

IoShared::Return IoShared::missed(Shard& shard, const AwaySocket& socket, std::string_view offset) {
    const std::scoped_lock lock(mutex_);
    return {.inbox = std::exchange(shard.inbox, {}), .missed = recovery_->missed(socket, offset)};
}

/// Under the lock. The next offset, or one that waits: the inbox is in their order.
std::uint64_t IoShared::first_undelivered(const Shard& shard) const {
    const auto has_offset = [](const Shared& each) { return each->unit_with_offset != nullptr; };
    const auto found = std::ranges::find_if(shard.inbox, has_offset);
    return found == shard.inbox.end() ? recovery_->next_offset() : (*found)->offset;
}

/// Under the lock, so that each thread gets events in the order of their offsets.
IoShared::Shared IoShared::logged(Broadcast broadcast, TimePoint now) {
    if (recovery_ && broadcast.unit && !broadcast.is_volatile) {
        return recovery_->log(std::move(broadcast), now);
    }
    return std::make_shared<const Broadcast>(std::move(broadcast));
}

}  // namespace coqewd
