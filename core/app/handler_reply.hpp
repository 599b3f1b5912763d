#pragma once

#include <optional>

#include "core/app/session.hpp"
#include "core/message/reply.hpp"

namespace coqewd {

/// What comes back from a handler, here or on another server.
struct HandlerReply {
    Reply reply;
    /// As the handler left it, and as it is kept; nothing when that is not known.
    std::optional<Session> session = std::nullopt;
};

}  // namespace coqewd
