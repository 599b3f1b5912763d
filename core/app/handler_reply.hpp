#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/app/session.hpp"
#include "core/async/work_queue.hpp"
#include "core/message/reply.hpp"

namespace coqewd {

/// Who answers in a handler's place, as its reply to a message may ask.
enum class Successor : std::uint8_t {
    none,
    /// asks_for_switch()
    application,
    /// asks_for_rest()
    route,
};

/// What comes back from a handler, here or on another server.
struct HandlerReply {
    Reply reply;
    /// As the handler left it, and as it is kept; nothing when that is not known.
    std::optional<Session> session = std::nullopt;
    /// The memory of what was asked, for whoever waits for the reply.
    std::unique_ptr<Job> spent = nullptr;
    Successor successor = Successor::none;
};

}  // namespace coqewd
