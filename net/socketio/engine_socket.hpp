#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/async/result.hpp"
#include "core/async/signal.hpp"
#include "core/async/task.hpp"
#include "core/fabric/channel.hpp"
#include "net/socketio/engineio_handshake.hpp"
#include "net/socketio/generation.hpp"
#include "net/socketio/outgoing.hpp"

namespace coqewd::net::socketio {

/// Why an Engine.IO session ended; its messages are the words of Node.js's servers
/// (spec/socketio.md 8).
enum class EngineEnd : std::uint8_t {
    transport_close = 1,   ///< the client closed the session or its connection
    transport_error,       ///< the connection broke, or the client broke a rule of the transport
    ping_timeout,          ///< no sign of life
    parse_error,           ///< what the client sent can not be read
    forced_close,          ///< this server closed it
    server_shutting_down,  ///< this server stops
    overloaded,            ///< the client sends or reads in a way this server can not bear
};

boost::system::error_code make_error_code(EngineEnd end);

/// The request by which a session began.
struct Handshake {
    Generation generation = Generation::eio4;
    /// The client's address without the port.
    std::string ip_address;
    /// Path and query as they came.
    std::string target;
    /// The header fields, each `Name: value` and a line feed.
    std::string fields;
    bool secure = false;

    /// The value of a field, whose name compares without case; empty when there is none.
    std::string header(std::string_view name) const;
    /// The decoded value of a parameter of the query, the last of that name.
    std::string query(std::string_view name) const;
};

/// A message of Engine.IO.
struct EngineMessage {
    bool binary = false;
    std::string_view data;
};

/// One Engine.IO session as its application sees it: whole messages both ways, whatever carries
/// them, polling or WebSocket. Lives on one executor and is used there only.
class EngineSocket {
  public:
    virtual ~EngineSocket() = default;

    virtual const Handshake& handshake() const = 0;
    /// The session's id, a secret of its client.
    virtual std::string_view sid() const = 0;
    /// What carries the session at this moment.
    virtual TransportName transport() const = 0;
    virtual Executor executor() const = 0;

    /// The next message, which is valid until the next call, or the EngineEnd. The client is not
    /// read before, so who does not call this slows the client down. One reader.
    virtual Task<Result<EngineMessage>> receive() = 0;

    /// The same when it has arrived already, without a coroutine; otherwise nothing.
    virtual std::optional<Result<EngineMessage>> received() { return std::nullopt; }

    /// Whether there is an end, for who does not call receive(): what came before it is dropped
    /// then. Who is to be woken at that moment; null for nobody.
    virtual bool has_ended() const = 0;
    virtual void wake_at_end(Signal* waiter) = 0;

    /// Queues one unit. False when the session has ended, or ends now because more waits to be
    /// written than its bound allows.
    virtual bool send(const std::shared_ptr<const Outgoing>& unit) = 0;

    /// The same for one text message put together from its parts.
    virtual bool send_text(std::string_view head, std::string_view body = {},
                           std::string_view tail = {}) = 0;

    /// The same for one binary message.
    bool send_binary(std::string bytes);

    /// Whether what is sent now is on its way at once; volatile events are dropped otherwise.
    virtual bool takes_now() const = 0;

    /// What a text message of that many bytes would meet.
    virtual Fit fit(std::size_t bytes) const = 0;

    /// From now on so much may wait to be written, in any number of packets.
    virtual void set_outbox(OutboxBounds bounds) = 0;

    /// Ends the session once what is queued has been written, or after a short time; receive()
    /// gives that reason. Nothing happens the second time.
    virtual void close(EngineEnd why) = 0;
};

/// Takes a new session and returns when receive() has given its end.
using OnEngine = std::function<Task<>(EngineSocket&)>;

}  // namespace coqewd::net::socketio

template <>
struct boost::system::is_error_code_enum<coqewd::net::socketio::EngineEnd> : std::true_type {};
