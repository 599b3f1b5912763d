#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "core/app/environment.hpp"
#include "core/app/registry.hpp"
#include "core/app/session.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// A request, and where its handler is looked up.
struct HandlerSearch {
    const Environment& environment;
    const Registry& registry;
    /// The application of the caller, and its session.
    const std::string& application;
    const Session& session;
    const Request& request;
    /// Which route of the application it is; nothing for a message.
    std::optional<std::size_t> route = std::nullopt;
};

/// The handler, or the refusal in QEWD's words or those of the caller's application (spec/qewd.md
/// 3.5, 8, 9). A service is for the applications that allow it; what the session says of it counts
/// for more.
std::variant<const Handler*, Reply> find_handler(const HandlerSearch& search);

/// Why the caller may not use the service that the request names; nothing when it names none.
std::optional<Reply> service_refusal(const HandlerSearch& search);

}  // namespace coqewd
