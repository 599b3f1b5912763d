#include "core/fabric/pending_calls.hpp"

#include <utility>

namespace coqewd {

const PendingCall* PendingCalls::find(std::uint64_t id) const {
    const auto found = calls_.find(id);
    return found == calls_.end() || !found->second.reply ? nullptr : &found->second;
}

std::optional<std::uint64_t> PendingCalls::only_one_of_type(std::string_view type) const {
    std::optional<std::uint64_t> only;
    for (const auto& [id, call] : calls_) {
        if (call.type != type) continue;
        if (only) return std::nullopt;
        only = id;
    }
    return ids_only_ ? std::nullopt : only;
}

std::optional<std::uint64_t> PendingCalls::only_one() const {
    if (calls_.size() != 1 || ids_only_) return std::nullopt;
    return calls_.begin()->first;
}

bool PendingCalls::complete(std::uint64_t id, Reply reply) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return false;
    auto slot = std::move(found->second.reply);
    const bool from_here = found->second.from_here;
    calls_.erase(found);
    if (slot && from_here) return slot->fill_here(std::move(reply));
    if (slot) return Slot<Reply>::fill(std::move(slot), std::move(reply));
    --given_up_;
    return false;
}

void PendingCalls::give_up(std::uint64_t id) {
    const auto found = calls_.find(id);
    if (found == calls_.end() || !found->second.reply) return;
    if (given_up_ >= calls_max_) {
        calls_.erase(found);
        ids_only_ = true;
        return;
    }
    found->second.reply.reset();
    found->second.events.reset();
    ++given_up_;
}

void PendingCalls::fail_all(const Fault& fault) {
    given_up_ = 0;
    const auto calls = std::exchange(calls_, {});
    for (const auto& [id, call] : calls) {
        if (call.reply) call.reply->fill(Reply(fault));
    }
}

}  // namespace coqewd
