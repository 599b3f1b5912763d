#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/async/clock.hpp"
#include "core/async/result.hpp"
#include "core/async/task.hpp"
#include "net/io/arguments.hpp"
#include "net/io/audience.hpp"
#include "net/io/error.hpp"
#include "net/io/handlers.hpp"

namespace coqewd {

class SocketState;

/// The request by which a client came, and what it said when it joined the namespace.
class SocketHandshake {
  public:
    explicit SocketHandshake(std::shared_ptr<SocketState> state) : state_(std::move(state)) {}

    /// The payload of CONNECT; of a client of Engine.IO 3 the query of the namespace.
    const boost::json::object& auth() const;
    // What follows is empty once the client has left and its handlers have ended.

    /// A header field; its name compares without case.
    std::string header(std::string_view name) const;
    /// A parameter of the query: of the namespace's (Engine.IO 3), or else of the connection's.
    std::string query(std::string_view name) const;
    /// The client's, without the port.
    std::string address() const;
    bool secure() const;

  private:
    std::shared_ptr<SocketState> state_;
};

/// One client in one namespace: a handle, cheap to copy, which may be kept for as long as one
/// likes. When the client has left, emit() returns false and call() an error. Used on the I/O
/// thread of its client only; others reach the client by IoEmitter, in the room of its id.
class Socket {
  public:
    explicit Socket(std::shared_ptr<SocketState> state) : state_(std::move(state)) {}

    /// 20 random characters, which others may see; of a client of Engine.IO 3 its session's id,
    /// with which others could poll in its place.
    const std::string& id() const;
    /// The namespace's name.
    const std::string& nsp() const;
    /// From when it has joined until it leaves.
    bool connected() const;
    /// It has come back: with its id, its rooms and its data.
    bool recovered() const;
    /// Whatever the application wants to remember.
    boost::json::object& data() const;
    SocketHandshake handshake() const { return SocketHandshake(state_); }

    /// Takes an event: a plain function or a coroutine of (Socket, Arguments), and the Arguments
    /// that it returns are the answer, when the client asked for one. Several for one event are
    /// called in their order, and the first answer counts. Throws std::logic_error for a reserved
    /// name and for `ewdjs`.
    template <typename Function>
    void on(std::string event, Function&& function) const {
        add(std::move(event),
            handler_of<EventHandler, Socket, Arguments>(std::forward<Function>(function)), false);
    }
    /// The same for the next one only.
    template <typename Function>
    void once(std::string event, Function&& function) const {
        add(std::move(event),
            handler_of<EventHandler, Socket, Arguments>(std::forward<Function>(function)), true);
    }
    /// Takes away the handlers of the event.
    void off(std::string_view event) const;
    /// Takes every event, before its own handlers: (Socket, std::string event, Arguments).
    template <typename Function>
    void on_any(Function&& function) const {
        add_any(handler_of<AnyHandler, Socket, std::string, Arguments>(
            std::forward<Function>(function)));
    }
    /// Takes the end, (Socket, std::string reason), while it is still in its rooms.
    template <typename Function>
    void on_disconnecting(Function&& function) const {
        add_disconnecting(
            handler_of<EndHandler, Socket, std::string>(std::forward<Function>(function)));
    }
    /// The same when it has left.
    template <typename Function>
    void on_disconnect(Function&& function) const {
        add_disconnect(
            handler_of<EndHandler, Socket, std::string>(std::forward<Function>(function)));
    }

    /// False when it is not connected, or is closed now because it does not read; when the event is
    /// larger than can be sent (IoLimits::event_bytes_max), which on_error is told; or when it is
    /// volatile and can not go out at once. Throws std::logic_error for a reserved name, and
    /// std::invalid_argument when the arguments can not be sent (net/io/encoding.hpp).
    template <ArgumentValue... Values>
    bool emit(std::string_view event, Values&&... values) const {
        return emit(event, Arguments(std::forward<Values>(values)...));
    }
    bool emit(std::string_view event, const Arguments& arguments) const;

    /// The same socket, whose emit() drops what can not go out at once.
    Socket volatile_() const;

    /// Emits an event that asks for an answer, and waits for it. An IoError when there is none.
    Task<Result<Arguments>> call(std::string event, Arguments arguments, Duration timeout) const;

    /// False when it is not connected, or in as many rooms as allowed.
    bool join(std::string_view room) const;
    bool leave(std::string_view room) const;
    /// Those it is in, that of its id first.
    std::vector<std::string> rooms() const;

    /// Others of its namespace: all in the room, all that are not in the room, and all.
    Audience to(std::string room) const { return broadcast().to(std::move(room)); }
    Audience except(std::string room) const { return broadcast().except(std::move(room)); }
    Audience broadcast() const;

    /// Leaves the namespace, or ends the client's connection with everything on it.
    void disconnect(bool close = false) const;

    /// Two handles of the same client.
    bool operator==(const Socket& other) const { return state_ == other.state_; }

  private:
    void add(std::string event, std::shared_ptr<const EventHandler> handler, bool once) const;
    void add_any(std::shared_ptr<const AnyHandler> handler) const;
    void add_disconnecting(std::shared_ptr<const EndHandler> handler) const;
    void add_disconnect(std::shared_ptr<const EndHandler> handler) const;

    std::shared_ptr<SocketState> state_;
    bool is_volatile_ = false;
};

}  // namespace coqewd
