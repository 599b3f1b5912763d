#pragma once

#include <memory>

#include "core/async/ready_list.hpp"
#include "core/message/request.hpp"
#include "core/message/tally.hpp"

namespace coqewd {

/// Stands between a request and its client, and lets intermediate messages through until the
/// request is answered: a client that tells frames by their type would take later ones for those of
/// its next request. What comes later is dropped and counted.
///
/// Made and shut on the client's own executor. Every message passes there, behind those that came
/// before it, so that none overtakes the answer or is overtaken by it: both are delivered to its
/// ReadyList.
class EventGate : public std::enable_shared_from_this<EventGate> {
  public:
    /// Owned by shared pointers. The tally outlives it.
    EventGate(std::shared_ptr<const EventSink> client, const Executor& executor, Tally& tally);

    /// What a request is given in the client's place; for any thread.
    std::shared_ptr<const EventSink> sink();

    void shut() { open_ = false; }

  private:
    class Pass;

    void take(Event event);
    void pass(Event event) noexcept;

    std::shared_ptr<const EventSink> client_;
    ReadyList& list_;
    Tally& tally_;
    EventSink sink_;
    bool open_ = true;
};

}  // namespace coqewd
