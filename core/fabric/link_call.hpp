#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <variant>

#include "core/async/slot.hpp"
#include "core/message/reply.hpp"

namespace coqewd {

class Link;

/// A call over a link, from when it was sent until its reply is there, for who waits in a coroutine
/// of his own already, on the thread that sent it:
///
///     if (call.begin()) co_await call.next();
///     Reply reply = call.end();
class LinkCall {
  public:
    /// One that was given to a link. The slot's executor is that of who waits.
    struct Sent {
        std::shared_ptr<Link> link;
        std::shared_ptr<Slot<Reply>> slot;
        std::uint64_t id;
        Deadline deadline;
    };

    explicit LinkCall(Sent sent) : state_(std::move(sent)) {}
    /// One that was not sent, because its reply is known.
    explicit LinkCall(Reply known) : state_(std::move(known)) {}

    /// Whether there is something to wait for.
    bool begin() {
        const Sent* const sent = std::get_if<Sent>(&state_);
        return sent && sent->slot->begin(sent->deadline);
    }
    auto next() { return std::get<Sent>(state_).slot->next(); }

    /// The reply; without one by now, the fault that says so.
    Reply end();

  private:
    std::variant<Reply, Sent> state_;
};

}  // namespace coqewd
