#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/async/nursery.hpp"
#include "core/async/signal.hpp"
#include "core/async/timer.hpp"
#include "net/io/admission.hpp"
#include "net/io/io.hpp"
#include "net/io/recovery_store.hpp"
#include "net/io/socket_state.hpp"
#include "net/socketio/engine_socket.hpp"
#include "net/socketio/socketio_decoder.hpp"

namespace coqewd {

/// Socket.IO over one Engine.IO session: one decoder, the namespaces that the client has joined,
/// and the coroutines that serve it. Lives on the session's executor.
class IoSession {
  public:
    using State = std::shared_ptr<SocketState>;

    /// Reads to the end, and returns when every handler has ended. Io and engine outlive it.
    static Task<> run(Io& io, net::socketio::EngineSocket& engine);

    ~IoSession();
    IoSession(const IoSession&) = delete;
    IoSession& operator=(const IoSession&) = delete;

    Io& io() const { return io_; }
    net::socketio::EngineSocket& engine() const { return engine_; }
    Nursery& nursery() { return nursery_; }

    /// The reading may have room to go on.
    void wake() { room_.notify(); }

    /// Another server speaks for many clients on it: what bounds one browser counts no more.
    void carry_link() { carries_link_ = true; }

    /// The first argument of an ewdjs packet of which only that argument is known, as the client
    /// said it; nothing when that is no packet, which ends the connection.
    std::optional<std::string> decode_ewdjs(std::string_view argument);

    /// The socket leaves, and the client is told.
    void disconnect(const State& socket);
    /// All sockets leave, the client is told, and the connection ends.
    void disconnect_all();
    /// All sockets leave for that reason, and the connection ends.
    void end_with(net::socketio::EngineEnd why);

    void report(const std::exception_ptr& thrown) const;

    /// Coroutines of handlers that are in progress, of all sockets.
    std::size_t coroutines = 0;

  private:
    using CompletePacket = net::socketio::CompletePacket;

    /// A CONNECT of Engine.IO 3 that came before `/` was done.
    struct Early {
        std::string nsp;
        boost::json::object auth;
    };

    IoSession(Io& io, net::socketio::EngineSocket& engine);

    const IoLimits& limits() const { return io_.shared().options().limits; }
    bool is_eio3() const;
    void begin();
    void end(const error_code& why);
    error_code take_arrived();
    error_code take_message(const Result<net::socketio::EngineMessage>& message);
    void take_and_release(const CompletePacket& packet);
    std::optional<CompletePacket> decode(const net::socketio::EngineMessage& message);
    std::optional<CompletePacket> cut(const net::socketio::EngineMessage& message);
    void watch_attachments();
    bool must_wait(const CompletePacket& packet) const;
    std::size_t busy() const;
    /// What was held until now is dropped.
    bool is_over() const;
    void take(const CompletePacket& packet);
    bool may_take(TokenBucket& tokens) const;
    void take_event(const State& socket, const CompletePacket& packet);
    void take_ewdjs(const State& socket, std::string text);
    void take_connect(const CompletePacket& packet);
    static Task<> serve_channel(State socket, std::shared_ptr<EwdjsChannel> channel,
                                std::string address);

    State find(std::string_view nsp) const;
    void join(const std::string& nsp, boost::json::object auth);
    std::shared_ptr<Namespace> enter(const std::string& nsp, const boost::json::object& auth);
    std::string new_socket_id(std::string_view nsp) const;
    static Task<> admit(State socket);
    void complete(const State& socket);
    void turn_away(const State& socket, const Admission& refusal);
    void send_answer(const SocketState& socket);
    void settle_default(bool refused);
    void refuse(std::string_view nsp, const Admission& refusal);
    void refuse_unknown(std::string_view nsp);
    void count_refusal();

    /// What a socket that has come back gets again.
    struct Recovered {
        std::vector<IoShared::Shared> missed;
        std::vector<std::string> rooms;
    };
    void begin_recovery(SocketState& socket, const boost::json::object& auth);
    Recovered complete_recovery(SocketState& socket);
    void remember(SocketState& socket, std::string_view reason);

    void leave(const State& socket, std::string_view reason, std::string_view farewell = {});
    void leave_all(std::string_view reason);
    void punish(Misbehaviour misbehaviour, net::socketio::EngineEnd why);

    Io& io_;
    std::shared_ptr<IoShared::Shard> shard_;
    net::socketio::EngineSocket& engine_;
    net::socketio::Decoder decoder_;
    /// The argument of the last packet that was not decoded.
    JsonSpan cut_;
    /// What waits until there is room for it; nothing is read meanwhile.
    std::optional<CompletePacket> held_;
    std::vector<State> sockets_;
    std::vector<Early> early_;
    /// The last namespaces from which this server has sent the client away, until it joins again.
    std::vector<std::string> sent_away_;
    std::size_t refusals_ = 0;
    TokenBucket connects_;
    bool closing_ = false;
    bool carries_link_ = false;
    bool joined_once_ = false;
    SocketState::SessionOf self_;
    /// Engine.IO 3: `/` has been joined or refused.
    bool default_done_ = false;
    bool default_refused_ = false;
    Signal room_;
    /// For the first namespace; after that for attachments.
    std::optional<Timer> timer_;
    Nursery nursery_;
};

}  // namespace coqewd
