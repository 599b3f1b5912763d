#include "net/io/pending_acks.hpp"

#include <utility>

namespace coqewd {

std::uint64_t PendingAcks::add(std::shared_ptr<Answer> answer) {
    waiting_.emplace(next_, std::move(answer));
    return next_++;
}

void PendingAcks::complete(std::uint64_t id, Arguments arguments) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) return;
    const auto answer = std::move(found->second);
    waiting_.erase(found);
    answer->fill(std::move(arguments));
}

void PendingAcks::fail_all(IoError error) {
    for (const auto& [id, answer] : std::exchange(waiting_, {})) {
        answer->fill(make_error_code(error));
    }
}

}  // namespace coqewd
