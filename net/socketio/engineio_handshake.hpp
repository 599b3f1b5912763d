#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/socketio/generation.hpp"

namespace coqewd::net::socketio {

enum class TransportName : std::uint8_t { polling, websocket };

/// What every Engine.IO request says in its query (spec/socketio.md 2).
struct HandshakeQuery {
    /// `EIO`; nothing when it is missing or neither 3 nor 4.
    std::optional<Generation> generation;
    /// Nothing when it is missing or unknown.
    std::optional<TransportName> transport;
    /// Nothing, also when it is empty, for a new session.
    std::optional<std::string> sid;
    /// Engine.IO 3: the client never wants raw binary, also because it uses JSONP.
    bool base64 = false;
    /// Engine.IO 3: `j`, when it is a number; the client uses JSONP.
    std::optional<std::uint32_t> jsonp_index;
};

/// Reads a query without its question mark. Parameters it does not know belong to the application,
/// but for `t`, which only keeps caches away. HTTP bounds how long it is (http::HeadScanner).
HandshakeQuery read_query(std::string_view query);

/// Why a request is refused. The values are the codes on the wire (spec/socketio.md 3).
enum class Refusal : std::uint8_t {
    transport_unknown,
    session_unknown,
    bad_handshake_method,
    bad_request,
    forbidden,
    unsupported_version,
};

/// What is known of the session that a request names.
struct SessionFacts {
    TransportName transport = TransportName::polling;
    Generation generation = Generation::eio4;
};

/// What decides about a request beside its query.
struct RequestFacts {
    std::string_view method = "GET";
    /// It asks for the upgrade to WebSocket.
    bool is_upgrade = false;
    /// False when the server does not offer the transport that the query names.
    bool transport_enabled = true;
    /// The Origin field as it came; empty for none.
    std::string_view origin = {};
    /// The session of the query's sid; nothing when there is none.
    std::optional<SessionFacts> session = std::nullopt;
    /// The application lets this client in; asked for a new session only.
    bool allowed = true;
};

/// Why the request is refused, the first reason in the order of spec/socketio.md 3; nothing when it
/// is not. A WebSocket can only join a session that is on polling; that no other one is upgrading
/// it already, is for the session to check.
std::optional<Refusal> check_request(const HandshakeQuery& query, const RequestFacts& facts);

/// The message in a refusal.
std::string_view message_of(Refusal refusal);

/// The whole body of a polling answer, in JSON.
std::string_view body_of(Refusal refusal);

/// The body of Refusal::forbidden with the application's own message.
std::string forbidden_body(std::string_view message);

/// The HTTP status of a polling answer; the refusal of an upgrade always has 400.
unsigned http_status(Refusal refusal);

}  // namespace coqewd::net::socketio
