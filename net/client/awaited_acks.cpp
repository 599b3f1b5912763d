#include "net/client/awaited_acks.hpp"

#include <utility>

namespace coqewd::net {

void AwaitedAcks::add(std::shared_ptr<Answer> answer) {
    calls_.emplace(next_++, Call{std::move(answer)});
}

void AwaitedAcks::mark_sent(std::uint64_t id) {
    if (const auto found = calls_.find(id); found != calls_.end()) found->second.sent = true;
}

void AwaitedAcks::complete(std::uint64_t id, Result<Arguments> result) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    const auto answer = std::move(found->second.answer);
    calls_.erase(found);
    answer->fill(std::move(result));
}

void AwaitedAcks::fail_sent(ClientError why) {
    std::erase_if(calls_, [why](const auto& entry) {
        const Call& call = entry.second;
        if (call.sent) call.answer->fill(make_error_code(why));
        return call.sent;
    });
}

void AwaitedAcks::fail_all(ClientError why) {
    for (const auto& [id, call] : std::exchange(calls_, {})) {
        call.answer->fill(make_error_code(why));
    }
}

}  // namespace coqewd::net
