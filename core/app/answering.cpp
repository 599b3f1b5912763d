#include "core/app/answering.hpp"

namespace coqewd {

HandlerReply HandlerWait::end(const Environment& environment, const Clock& clock) {
    if (auto handled = slot_->end()) return std::move(*handled);
    if (!deadline_.passed(clock.now())) return {server_stops(environment.node)};
    return {no_reply_in_time(environment.node)};
}

bool Answering::begin() {
    if (auto* const wait = std::get_if<HandlerWait>(&state_)) return wait->begin();
    if (auto* const forwarding = std::get_if<Forwarding>(&state_)) return forwarding->begin();
    return false;
}

decltype(std::declval<Signal&>().next()) Answering::next() {
    if (auto* const wait = std::get_if<HandlerWait>(&state_)) return wait->next();
    return std::get<Forwarding>(state_).next();
}

HandlerReply Answering::end(const Environment& environment, const Clock& clock) {
    if (auto* const wait = std::get_if<HandlerWait>(&state_)) return wait->end(environment, clock);
    if (auto* const forwarding = std::get_if<Forwarding>(&state_)) {
        return forwarding->end(environment, clock);
    }
    auto* const known = std::get_if<HandlerReply>(&state_);
    return known ? std::move(*known) : HandlerReply();
}

std::optional<Task<HandlerReply>> Answering::task() {
    auto* const task = std::get_if<Task<HandlerReply>>(&state_);
    if (!task) return std::nullopt;
    return std::move(*task);
}

}  // namespace coqewd
