#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/async/nursery.hpp"
#include "core/async/signal.hpp"
#include "core/async/timer.hpp"
#include "net/socketio/engine_socket.hpp"
#include "net/socketio/engineio_payload.hpp"
#include "net/socketio/heartbeat.hpp"
#include "net/socketio/polling_outbox.hpp"
#include "net/websocket/connection.hpp"

namespace coqewd::net::socketio {

struct Polling;

/// One Engine.IO session of a server (spec/socketio.md 4 to 8): its heartbeat, what it has to say,
/// and which transport carries it. The requests that come for it over any number of HTTP
/// connections call it; it calls nobody. All of them, and the reader, are on its one executor.
class EngineSession final : public EngineSocket {
  public:
    struct Options {
        Heartbeat::Times heartbeat = {};
        std::size_t message_bytes_max = 1'000'000;
        /// What may wait to be sent; over it the session ends (EngineEnd::overloaded).
        std::size_t outbox_bytes_max = 4'000'000;
        std::size_t outbox_packets_max = 100'000;
        /// Frames of one message (websocket::Limits).
        std::size_t fragments_max = 16'384;
        /// How long a client that polls may take to fetch what was said last, after the server
        /// has closed the session.
        Duration linger = std::chrono::seconds(30);
        /// Told once when the session is ended because its client does not read.
        std::function<void(const std::string& address)> on_slow = {};
    };

    /// Who has begun the session, and how.
    struct Beginning {
        Handshake handshake;
        Variant variant;
        std::string sid;
    };

    /// The options outlive the session.
    EngineSession(Executor executor, Beginning beginning, const Options& options);
    ~EngineSession() override;

    const Handshake& handshake() const override { return beginning_.handshake; }
    std::string_view sid() const override { return beginning_.sid; }
    Variant variant() const { return beginning_.variant; }
    TransportName transport() const override;
    Executor executor() const override { return wake_.executor(); }

    Task<Result<EngineMessage>> receive() override;
    std::optional<Result<EngineMessage>> received() override;
    bool has_ended() const override { return end_.has_value(); }
    void wake_at_end(Signal* waiter) override { at_end_ = waiter; }
    bool send(const std::shared_ptr<const Outgoing>& unit) override;
    bool send_text(std::string_view head, std::string_view body, std::string_view tail) override;
    bool takes_now() const override;
    Fit fit(std::size_t bytes) const override;
    void set_outbox(OutboxBounds bounds) override;
    void close(EngineEnd why) override { end(why); }

    /// True when the session is over for every new request.
    bool gone() const;

    /// Ends it without regard for what its client has not been told yet.
    void abort();

    /// After receive() has given the end: what was said last gets to the client, as far as that can
    /// be. The session is destroyed when this and the requests for it have returned.
    Task<> leave();

    // The session on a WebSocket, from its beginning or by an upgrade.

    /// A connection with the session's limits, not its own yet.
    std::unique_ptr<websocket::Connection> make_carrier(std::unique_ptr<Stream> stream);

    /// Says the open packet and goes on over this.
    void begin(std::unique_ptr<websocket::Connection> carrier);

    /// The session polls, and says the open packet in the body that comes back.
    PollingOutbox::Body begin_polling(bool upgradable);

    /// A client tries out a WebSocket for the session; false when it has another one. The
    /// connection is closed when the session ends meanwhile.
    bool begin_upgrade(websocket::Connection& connection);
    /// No GET is held any more: the first is released at once, and then one every 100 ms.
    void release_polls();
    /// The session polls on; nothing happens when it does not try out this one any more.
    void give_up_upgrade(const websocket::Connection& connection);
    /// The client has said that it goes on over this, which is moved from unless the session has
    /// ended or has given it up (false).
    bool upgrade(std::unique_ptr<websocket::Connection>& carrier);

    // The requests of a session that polls (spec/socketio.md 6).

    /// A GET, which `ready` tells when there is something to answer. False when another one waits:
    /// the session has ended then.
    bool begin_get(Signal& ready);
    bool has_answer() const;
    /// The answer to the GET, when has_answer(): what waits, or else that the session has ended.
    PollingOutbox::Body end_get();
    /// The GET will not be answered, as its connection has ended.
    void lose_get();

    /// A POST, whose body is about to be read. False when another one runs: the session has ended
    /// then.
    bool begin_post();
    /// The packets of the body, in order; returns when the reader has taken them all. False when it
    /// could not, because they make no sense or the session has ended, but by this server.
    Task<bool> take_post(std::string body, PayloadFormat format);
    /// The body will not come.
    void lose_post();

  private:
    std::string open_data(bool upgradable) const;
    void start_heartbeat();
    void arm_heartbeat();
    void beat();
    void reassure();
    void end(EngineEnd why);
    void end_connection(EngineEnd why);
    void wake_get();
    void answer_empty();
    bool queued();
    bool say(EnginePacketType type, std::string_view data = {});
    void end_slow();
    std::optional<Result<EnginePacket>> next_ready();
    std::optional<Result<EnginePacket>> next_posted();
    Result<EnginePacket> decode(const websocket::Message& message);
    EngineEnd end_of(const error_code& failure) const;
    void take_control(const EnginePacket& packet);
    bool lingers() const;
    bool closed_by_server() const;
    void end_candidacy();
    void forget_polling();

    Beginning beginning_;
    const Options& options_;
    OutboxBounds outbox_;
    std::size_t packets_max_;
    Clock& clock_;
    Signal wake_;
    Timer timer_;
    std::optional<Heartbeat> heartbeat_;
    std::unique_ptr<websocket::Connection> carrier_;
    std::unique_ptr<Polling> polling_;
    /// Holds a message that came as base64 in a WebSocket's text.
    std::string decoded_;
    std::optional<EngineEnd> end_;
    Signal* at_end_ = nullptr;
    bool pings_ = false;
    bool reading_ = false;
    bool silent_ = false;
    bool slow_ = false;
};

}  // namespace coqewd::net::socketio
