#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "net/io/audience.hpp"
#include "net/io/handlers.hpp"
#include "net/io/io_shared.hpp"
#include "net/io/rooms.hpp"
#include "net/io/socket.hpp"

namespace coqewd {

/// What the author of a namespace has said about it: set up before clients come.
class NamespaceHooks {
  public:
    /// Adds middleware, which takes a Socket that has not joined yet and gives an Admission, or a
    /// Task of one. All of it is asked in the order in which it was added, until one refuses.
    template <typename Function>
    NamespaceHooks& use(Function&& function) {
        middleware.push_back(
            handler_of<SocketMiddleware, Socket>(std::forward<Function>(function)));
        return *this;
    }

    /// Takes each new socket (plain function or coroutine), when the client has been told that it
    /// has joined.
    template <typename Function>
    NamespaceHooks& on_connect(Function&& function) {
        connected.push_back(handler_of<ConnectHandler, Socket>(std::forward<Function>(function)));
        return *this;
    }

    /// Takes an event of every socket: cheaper than Socket::on for each.
    template <typename Function>
    NamespaceHooks& on(std::string event, Function&& function) {
        handlers.add({std::move(event), handler_of<EventHandler, Socket, Arguments>(
                                            std::forward<Function>(function))});
        return *this;
    }

    /// Takes the end of every socket.
    template <typename Function>
    NamespaceHooks& on_disconnect(Function&& function) {
        handlers.disconnected.push_back(
            handler_of<EndHandler, Socket, std::string>(std::forward<Function>(function)));
        return *this;
    }

    std::vector<std::shared_ptr<const SocketMiddleware>> middleware;
    std::vector<std::shared_ptr<const ConnectHandler>> connected;
    HandlerTable handlers;
};

/// One namespace on one I/O thread, and the sockets that have joined it there. What is emitted
/// reaches those of all threads. Used on its thread only.
class Namespace : public std::enable_shared_from_this<Namespace> {
  public:
    Namespace(Io& io, std::string name, std::shared_ptr<NamespaceHooks> hooks, bool is_dynamic);

    const std::string& name() const { return name_; }

    template <typename Function>
    Namespace& use(Function&& function) {
        hooks_->use(std::forward<Function>(function));
        return *this;
    }
    template <typename Function>
    Namespace& on_connect(Function&& function) {
        hooks_->on_connect(std::forward<Function>(function));
        return *this;
    }
    template <typename Function>
    Namespace& on(std::string event, Function&& function) {
        hooks_->on(std::move(event), std::forward<Function>(function));
        return *this;
    }
    template <typename Function>
    Namespace& on_disconnect(Function&& function) {
        hooks_->on_disconnect(std::forward<Function>(function));
        return *this;
    }

    /// All its sockets.
    Audience all() const;
    /// Those in a room; more rooms by Audience::to.
    Audience to(std::string room) const { return all().to(std::move(room)); }
    Audience in(std::string room) const { return all().to(std::move(room)); }
    Audience except(std::string room) const { return all().except(std::move(room)); }
    Audience volatile_() const { return all().volatile_(); }

    template <ArgumentValue... Values>
    void emit(std::string_view event, Values&&... values) const {
        all().emit(event, std::forward<Values>(values)...);
    }
    void emit(std::string_view event, const Arguments& arguments) const {
        all().emit(event, arguments);
    }

    /// Those of this thread.
    std::vector<Socket> local_sockets() const;
    std::size_t local_size() const { return rooms_.size(); }

    // For net/io itself.
    Rooms& rooms() { return rooms_; }
    NamespaceHooks& hooks() { return *hooks_; }
    bool is_dynamic() const { return is_dynamic_; }
    void make_static() { is_dynamic_ = false; }
    /// Sockets that have joined or are joining.
    std::size_t clients = 0;
    /// `ewdjs` is a message for QEWD's applications here.
    bool takes_ewdjs = false;

  private:
    /// Who keeps a socket of it may emit when the last client has left, and when Io has ended.
    std::shared_ptr<IoShared::Shard> shard_;
    std::string name_;
    std::shared_ptr<NamespaceHooks> hooks_;
    Rooms rooms_;
    bool is_dynamic_;
};

}  // namespace coqewd
