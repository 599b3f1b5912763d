#pragma once

#include <boost/json/object.hpp>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/fabric/channel.hpp"
#include "net/io/audience.hpp"
#include "net/io/io_shared.hpp"
#include "net/io/namespace.hpp"

namespace coqewd {

namespace net::socketio {
class EngineSocket;
struct ClientInfo;
enum class EngineEnd : std::uint8_t;
}  // namespace net::socketio

class IoSession;

/// Socket.IO on one I/O thread: its namespaces, and the sockets of the clients it serves. Each
/// thread of a server has one, all with the same IoShared, so that what is emitted on one reaches
/// the sockets of all. Used on its thread only; for others there is emitter().
///
///     void chat(Io& io) {
///         Namespace& chat = io.of("/chat");
///         chat.use([](Socket socket) -> Task<Admission> { … });
///         chat.on_connect([](Socket socket) {
///             socket.join("lobby");
///             socket.on("message", [](Socket socket, Arguments arguments) {
///                 socket.to("lobby").emit("message", arguments);
///             });
///         });
///     }
class Io {
  public:
    Io(std::shared_ptr<IoShared> shared, Executor executor);
    ~Io();
    Io(const Io&) = delete;
    Io& operator=(const Io&) = delete;

    /// The namespace of that name, which clients can join from now on. It lives as long as this.
    /// Where that is the name of a dynamic namespace, without a look at the client's auth, it has
    /// the hooks of that.
    Namespace& of(std::string_view name);

    /// Says whether clients can join a namespace of a name that is not known otherwise.
    using Predicate = std::function<bool(std::string_view name, const boost::json::object& auth)>;

    /// Dynamic namespaces: each comes into being when the first client joins it, with these hooks,
    /// and ends when the last one leaves. `predicate` takes the name, and the client's auth if it
    /// wants to. What takes longer is for middleware to find out.
    template <typename Function>
        requires std::is_invocable_r_v<bool, Function&, std::string_view,
                                       const boost::json::object&>
    NamespaceHooks& of(Function&& predicate) {
        return add_dynamic(std::forward<Function>(predicate));
    }
    template <typename Function>
        requires std::is_invocable_r_v<bool, Function&, std::string_view>
    NamespaceHooks& of(Function&& predicate) {
        return add_dynamic([predicate = std::forward<Function>(predicate)](
                               std::string_view name, const boost::json::object&) mutable {
            return predicate(name);
        });
    }

    // Of the namespace "/".

    template <typename Function>
    Namespace& use(Function&& function) {
        return of("/").use(std::forward<Function>(function));
    }
    template <typename Function>
    Namespace& on_connect(Function&& function) {
        return of("/").on_connect(std::forward<Function>(function));
    }
    Audience to(std::string room) { return of("/").to(std::move(room)); }
    Audience in(std::string room) { return of("/").in(std::move(room)); }
    Audience except(std::string room) { return of("/").except(std::move(room)); }
    template <ArgumentValue... Values>
    void emit(std::string_view event, Values&&... values) {
        of("/").emit(event, std::forward<Values>(values)...);
    }
    void emit(std::string_view event, const Arguments& arguments) {
        of("/").emit(event, arguments);
    }

    /// Takes the sessions of Engine.IO alone, without Socket.IO, at a path that begins and ends
    /// with a slash: the coroutine runs for as long as its session. While the server is set up.
    using EngineHandler = std::function<Task<>(net::socketio::EngineSocket&)>;
    void engine(std::string path, EngineHandler handler) {
        engines_.emplace_back(std::move(path), std::move(handler));
    }

    /// For any thread.
    IoEmitter emitter() const { return IoEmitter(shared_); }

    // What a server calls.

    const std::vector<std::pair<std::string, EngineHandler>>& engines() const { return engines_; }

    /// Takes a client of QEWD, and returns when it is done with it.
    using OnChannel = std::function<Task<>(Channel&, net::socketio::ClientInfo)>;

    /// The event `ewdjs` of these namespaces is for QEWD's applications: a socket that sends it the
    /// first time becomes a channel.
    void serve_ewdjs(const std::vector<std::string>& namespaces, OnChannel on_channel);

    /// One client to its end.
    Task<> serve(net::socketio::EngineSocket& engine);

    /// Ends all connections.
    void end(net::socketio::EngineEnd why);
    /// Asks every coroutine of every client to stop at its next wait.
    void cancel();

    // For net/io itself.

    IoShared& shared() const { return *shared_; }
    const OnChannel& on_channel() const { return on_channel_; }
    const std::shared_ptr<IoShared::Shard>& shard() const { return shard_; }
    TimePoint now() const;
    void add(IoSession& session);
    void remove(IoSession& session);

    /// The namespace that a client joins; null when it can not. Each goes with a release().
    std::shared_ptr<Namespace> enter(const std::string& name, const boost::json::object& auth);
    void release(Namespace& nsp);

    /// For the sockets of all threads.
    void perform(Broadcast broadcast);
    /// For those of this thread, after what waits for them already.
    void perform_here(Broadcast broadcast);
    /// What came from other threads.
    void drain();
    /// What a socket that comes back has missed. The sockets of this thread have got what was for
    /// them before, which may have ended any of them; what their handlers have emitted meanwhile
    /// comes with drain(), when the socket is among them.
    std::optional<std::vector<IoShared::Shared>> missed(const AwaySocket& socket,
                                                        std::string_view offset);

  private:
    struct Dynamic {
        Predicate predicate;
        std::shared_ptr<NamespaceHooks> hooks;
    };

    void deliver(const std::vector<IoShared::Shared>& broadcasts);
    NamespaceHooks& add_dynamic(Predicate predicate);
    std::shared_ptr<NamespaceHooks> dynamic_hooks(const std::string& name,
                                                  const boost::json::object& auth) const;
    std::shared_ptr<Namespace> enter_dynamic(const std::string& name,
                                             const boost::json::object& auth);

    std::shared_ptr<IoShared> shared_;
    std::shared_ptr<IoShared::Shard> shard_;
    std::unordered_map<std::string, std::shared_ptr<Namespace>> namespaces_;
    std::vector<Dynamic> dynamic_;
    OnChannel on_channel_;
    std::vector<std::pair<std::string, EngineHandler>> engines_;
    std::unordered_set<IoSession*> sessions_;
    bool draining_ = false;
};

}  // namespace coqewd
