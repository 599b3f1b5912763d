#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/async/result.hpp"
#include "core/async/task.hpp"
#include "net/io/arguments.hpp"
#include "net/io/handlers.hpp"
#include "net/io/pending_acks.hpp"
#include "net/io/recovery_store.hpp"
#include "net/io/rooms.hpp"
#include "net/io/token_bucket.hpp"

namespace coqewd {

namespace net::socketio {
class EngineSocket;
}

class EwdjsChannel;
class IoSession;
class IoShared;

/// One client in one namespace: what the handles (Socket) share. It outlives its session when
/// somebody keeps a handle, and does nothing then. Lives on the session's executor. What a client
/// may do without is allocated at its first use.
class SocketState : public std::enable_shared_from_this<SocketState> {
  public:
    enum class Phase : std::uint8_t { joining, connected, gone };

    /// The session, for who may outlive it; null then.
    using SessionOf = std::shared_ptr<IoSession*>;

    SocketState(SessionOf session, std::shared_ptr<Namespace> nsp, std::string id);
    ~SocketState();

    const std::string& id() const { return id_; }
    /// Before it is connected.
    void set_id(std::string id) { id_ = std::move(id); }
    Namespace& nsp() const { return *nsp_; }
    bool connected() const { return phase_ == Phase::connected; }
    bool joining() const { return phase_ == Phase::joining; }
    /// Null once the session has ended, some time after the client has left.
    IoSession* session() const { return *session_; }

    void connect() { phase_ = Phase::connected; }
    /// No handle can do anything from now on; calls fail.
    void end();
    /// Lets go of the handlers, which may hold a handle of this.
    void drop_handlers() { own_handlers.reset(); }

    bool emit(std::string_view event, const Arguments& arguments, bool is_volatile);
    /// What is for this socket, in the form it takes.
    void deliver(const Broadcast& broadcast);
    static Task<Result<Arguments>> call(std::shared_ptr<SocketState> self, std::string event,
                                        Arguments arguments, Duration timeout);
    void answer(std::uint64_t ack_id, const Arguments& arguments);

    bool join(std::string_view room);
    bool leave(std::string_view room);

    /// For this socket only; null when it has left.
    HandlerTable* handlers();
    /// Those of this socket and of its namespace.
    HandlerTable::Events handlers_of(std::string_view event);

    /// Handlers in progress that keep the client from being read.
    std::size_t busy() const;

    /// What the client said when it joined.
    const boost::json::object& auth() const;
    void set_auth(boost::json::object auth);

    // Of the session.
    std::string pid;
    /// The offset of the last event that was sent with one.
    std::uint64_t last_sent = 0;
    bool recovered = false;
    /// What it was before, while it is joining again.
    struct Returning {
        AwaySocket away;
        std::string offset;
    };
    std::unique_ptr<Returning> returning;
    std::unique_ptr<PendingAcks> acks;
    std::unique_ptr<HandlerTable> own_handlers;
    std::size_t in_progress = 0;
    TokenBucket tokens;
    std::shared_ptr<EwdjsChannel> channel;
    boost::json::object data;
    /// Of Rooms.
    std::vector<Rooms::Room*> rooms;

  private:
    net::socketio::EngineSocket& engine() const;
    IoShared& shared() const;
    bool send(std::string text, std::span<const std::string> attachments);
    bool is_recoverable() const;

    Phase phase_ = Phase::joining;
    std::string id_;
    std::shared_ptr<Namespace> nsp_;
    SessionOf session_;
    std::unique_ptr<boost::json::object> auth_;
};

}  // namespace coqewd
