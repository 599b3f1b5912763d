#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "core/app/environment.hpp"
#include "core/app/forward.hpp"
#include "core/app/handler_reply.hpp"
#include "core/async/slot.hpp"
#include "core/async/task.hpp"

namespace coqewd {

/// A request that a handler has, here or on a worker.
class HandlerWait {
  public:
    /// The slot is the one that the handler's reply comes to.
    HandlerWait(std::shared_ptr<Slot<HandlerReply>> slot, Deadline deadline)
        : slot_(std::move(slot)), deadline_(deadline) {}

    bool begin() { return slot_->begin(deadline_); }
    auto next() { return slot_->next(); }
    /// What the handler gave, or why it gave nothing.
    HandlerReply end(const Environment& environment, const Clock& clock);

  private:
    std::shared_ptr<Slot<HandlerReply>> slot_;
    Deadline deadline_;
};

/// A request on its way to its reply. Most are waited for once, at a slot, and whoever waits does
/// so without another coroutine; what takes more comes as a task:
///
///     if (answering.begin()) co_await answering.next();
///     HandlerReply handled = answering.end(environment, clock);
///     if (auto task = answering.task()) handled = co_await std::move(*task);
class Answering {
  public:
    Answering(HandlerReply known) : state_(std::move(known)) {}
    Answering(HandlerWait wait) : state_(std::move(wait)) {}
    Answering(Forwarding forwarding) : state_(std::move(forwarding)) {}
    Answering(Task<HandlerReply> task) : state_(std::move(task)) {}

    /// Whether there is something to wait for at once.
    bool begin();
    decltype(std::declval<Signal&>().next()) next();
    /// The reply, once next() is over; an empty one when there is a task().
    HandlerReply end(const Environment& environment, const Clock& clock);
    std::optional<Task<HandlerReply>> task();

  private:
    std::variant<HandlerReply, HandlerWait, Forwarding, Task<HandlerReply>> state_;
};

}  // namespace coqewd
