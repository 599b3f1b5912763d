#include "core/fabric/link_call.hpp"

#include "core/fabric/link.hpp"

namespace coqewd {

Reply LinkCall::end() {
    if (auto* const known = std::get_if<Reply>(&state_)) return std::move(*known);
    const Sent& sent = std::get<Sent>(state_);
    if (auto reply = sent.slot->end()) return std::move(*reply);
    sent.link->give_up(sent.id);
    return sent.link->no_reply(sent.deadline, Clock::of(sent.slot->executor()));
}

}  // namespace coqewd
