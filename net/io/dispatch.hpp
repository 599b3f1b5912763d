#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "net/io/arguments.hpp"
#include "net/io/handlers.hpp"

namespace coqewd {

class SocketState;

// Calls the handlers of users: plain functions at once, coroutines in the nursery of the session.
// What they throw goes to the session's report.

/// Of an event, which asks for an answer when it has an ack id.
void dispatch_event(const std::shared_ptr<SocketState>& socket, std::string_view event,
                    Arguments arguments, std::optional<std::uint64_t> ack_id);

/// Of a new socket.
void dispatch_connect(const std::shared_ptr<SocketState>& socket);

/// Of the end of a socket, before it leaves its rooms or after that.
enum class EndStage : std::uint8_t { leaving, left };
void dispatch_end(const std::shared_ptr<SocketState>& socket, std::string_view reason,
                  EndStage stage);

/// What a middleware says. One that throws refuses.
Task<Admission> ask(std::shared_ptr<const SocketMiddleware> middleware,
                    std::shared_ptr<SocketState> socket);

}  // namespace coqewd
