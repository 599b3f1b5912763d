#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/async/task.hpp"
#include "net/io/admission.hpp"
#include "net/io/arguments.hpp"

namespace coqewd {

class Socket;

// What users hand over. Plain functions run at once, on the socket's I/O thread; coroutines are
// spawned there and owned by the client's session. A function lives until its last coroutine has
// ended, so lambdas may capture.

/// Takes an event. The arguments that it returns are the answer, when the client asked for one.
using EventHandler = std::variant<
    std::function<void(Socket, Arguments)>, std::function<Arguments(Socket, Arguments)>,
    std::function<Task<>(Socket, Arguments)>, std::function<Task<Arguments>(Socket, Arguments)>>;

/// Takes any event, with its name.
using AnyHandler = std::variant<std::function<void(Socket, std::string, Arguments)>,
                                std::function<Task<>(Socket, std::string, Arguments)>>;

/// Takes a new socket.
using ConnectHandler = std::variant<std::function<void(Socket)>, std::function<Task<>(Socket)>>;

/// Takes the end of a socket, with its reason in Node.js's words.
using EndHandler = std::variant<std::function<void(Socket, std::string)>,
                                std::function<Task<>(Socket, std::string)>>;

/// Lets a client in or not, before it has joined.
using SocketMiddleware =
    std::variant<std::function<Admission(Socket)>, std::function<Task<Admission>(Socket)>>;

/// The handler that fits what the function returns.
template <typename Handler, typename... Parameters, typename Function>
std::shared_ptr<const Handler> handler_of(Function&& function) {
    static_assert(std::is_invocable_v<Function&, Parameters...>,
                  "The handler takes other parameters than it gets.");
    using Returned = std::invoke_result_t<Function&, Parameters...>;
    using Alternative = std::function<Returned(Parameters...)>;
    static_assert(std::is_constructible_v<Handler, std::in_place_type_t<Alternative>, Function>,
                  "The handler returns another type than it can.");
    return std::make_shared<const Handler>(std::in_place_type<Alternative>,
                                           std::forward<Function>(function));
}

/// The handlers of one socket, or of all sockets of a namespace.
class HandlerTable {
  public:
    using Events = std::vector<std::shared_ptr<const EventHandler>>;

    struct Named {
        std::string event;
        std::shared_ptr<const EventHandler> handler;
        bool once = false;
    };

    /// Throws std::logic_error for an event that is no user's: reserved by Socket.IO, or QEWD's.
    void add(Named named);
    void remove(std::string_view event);

    /// Appends those of the event. Those that are for once go.
    void take(std::string_view event, Events& found);

    std::vector<std::shared_ptr<const AnyHandler>> any;
    std::vector<std::shared_ptr<const EndHandler>> disconnecting;
    std::vector<std::shared_ptr<const EndHandler>> disconnected;

  private:
    std::vector<Named> named_;
};

/// Throws std::logic_error for a name that Socket.IO reserves: nobody may emit it.
void check_event_name(std::string_view event);

}  // namespace coqewd
