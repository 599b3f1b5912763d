#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/async/nursery.hpp"
#include "net/http/connection.hpp"
#include "net/http/cors.hpp"
#include "net/random_source.hpp"
#include "net/socketio/address_limits.hpp"
#include "net/socketio/engine_session.hpp"
#include "net/socketio/engineio_handshake.hpp"

namespace coqewd::net::socketio {

/// The Engine.IO sessions of one path on one I/O thread: takes the HTTP requests for them
/// (spec/socketio.md 2, 3, 6, 7) and runs each session beside the connections that carry it.
class EngineServer {
  public:
    /// How a server meets its clients. Frozen before the first one comes.
    struct Options {
        EngineSession::Options session = {};
        bool polling = true;
        bool websocket = true;
        /// For the client to change to a WebSocket once it has opened it.
        Duration upgrade_timeout = std::chrono::seconds(10);
        /// The name of a cookie that holds the session's id, for load balancers; empty for none.
        std::string cookie = {};
        http::Cors cors = {};
        /// Lets a client in, or says why not (empty: the protocol's own word).
        std::function<std::optional<std::string>(const Handshake&)> allow = {};
        RandomSource random;
        /// Runs on the thread of its session.
        OnEngine on_engine;
        /// Told what on_engine throws.
        Nursery::OnError on_error = {};
        /// How many sessions there may be, and how many there are, on all threads.
        std::size_t sessions_max = 10'000;
        std::atomic<std::size_t>* sessions = nullptr;
        /// Told when a client is refused because there are so many.
        std::function<void()> on_full = {};
        /// Of the whole server; null for none.
        AddressLimits* addresses = nullptr;
        /// Clients come over TLS.
        bool secure = false;
        /// The I/O thread, from 0 to threads_max - 1.
        std::size_t thread = 0;
    };

    /// Session ids name their I/O thread in one character.
    static constexpr std::size_t threads_max = 64;

    /// The options outlive the server.
    EngineServer(Executor executor, const Options& options);

    /// The thread on which the session of a request lives, when its query names one.
    static std::optional<std::size_t> home(const http::RequestHead& head);

    /// Answers a request for this path. An error when the connection has ended, or is a session's.
    Task<error_code> serve(http::Connection& connection, const http::RequestHead& head);

    /// Those of this thread.
    std::size_t sessions() const { return sessions_.size(); }

    /// Begins no session any more, and ends those there are.
    void close(EngineEnd why);
    void abort();

    /// Waits until every session has ended; after close().
    Task<> join();

  private:
    using SessionPtr = std::shared_ptr<EngineSession>;

    /// A request on its way to its answer.
    struct Exchange {
        http::Connection& connection;
        const http::RequestHead& head;
        HandshakeQuery query;
        SessionPtr session;
        bool is_upgrade = false;
    };

    Task<error_code> answer(Exchange& exchange);
    Task<error_code> respond(Exchange& exchange, http::Response response);
    Task<error_code> refuse(Exchange& exchange, Refusal refusal);
    Task<error_code> refuse_upgrade(Exchange& exchange, unsigned status, std::string_view text);
    bool is_admitted(const Exchange& exchange) const;
    static bool is_late_upgrade(const Exchange& exchange);
    std::optional<Refusal> refusal(const Exchange& exchange) const;
    Task<error_code> preflight(Exchange& exchange);

    Task<error_code> begin(Exchange& exchange);
    Task<error_code> begin_polling(Exchange& exchange, Handshake handshake);
    Task<error_code> begin_websocket(Exchange& exchange, Handshake handshake);
    SessionPtr make_session(const Exchange& exchange, Handshake handshake);
    void start(const SessionPtr& session);
    static Task<> run(EngineServer* self, SessionPtr session);
    void forget(const EngineSession& session);
    Task<error_code> refuse_new(Exchange& exchange, unsigned status, std::string_view why);
    bool enter(const std::string& address);
    void leave(const std::string& address);
    bool is_full() const;

    Task<error_code> get(Exchange& exchange);
    Task<error_code> post(Exchange& exchange);
    http::Response payload(const Exchange& exchange, PollingOutbox::Body& body) const;

    /// Writes the answer 101; nothing when it could not.
    Task<std::optional<http::Connection::Released>> switch_protocol(Exchange& exchange);
    Task<error_code> upgrade(Exchange& exchange);
    Task<> try_out(EngineSession& session, std::unique_ptr<websocket::Connection>& carrier);

    SessionPtr find(const HandshakeQuery& query) const;
    Handshake handshake_of(const Exchange& exchange) const;
    std::string new_sid() const;

    Executor executor_;
    const Options& options_;
    std::map<std::string, SessionPtr, std::less<>> sessions_;
    /// WebSockets that are no session's: clients try them out, or they are being closed.
    std::set<websocket::Connection*> candidates_;
    Nursery nursery_;
    bool closed_ = false;
};

}  // namespace coqewd::net::socketio
