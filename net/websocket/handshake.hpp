#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "net/websocket/error.hpp"

namespace coqewd::net::websocket {

// The opening handshake (RFC 6455 section 4) as work on values; reading and writing HTTP is the
// caller's. Extensions a client offers are ignored: none is ever agreed on.

constexpr std::string_view version = "13";

/// What decides about a request to switch to WebSocket. A field that is not there is empty; one
/// that is there several times is its values joined with ", ".
struct UpgradeRequest {
    std::string_view method;
    unsigned http_version = 11;  ///< 11 is HTTP/1.1.
    std::string_view upgrade;
    std::string_view connection;
    std::string_view version;  ///< Sec-WebSocket-Version.
    std::string_view key;      ///< Sec-WebSocket-Key.
};

/// No error, or why the request must be refused, with http_status().
error_code check_request(const UpgradeRequest& request);

/// The Sec-WebSocket-Accept that answers a Sec-WebSocket-Key.
std::string accept_key(std::string_view key);

/// One header field.
struct Field {
    std::string_view name;
    std::string_view value;
};

/// The answer 101, with its empty line. Gives unsafe_field when one of the fields added could break
/// out of its line.
Result<std::string> response_text(std::string_view key, std::span<const Field> fields = {});

/// The Sec-WebSocket-Key for sixteen random bytes, fresh for each connection.
std::string client_key(const std::array<char, 16>& random);

/// What a client asks.
struct ClientRequest {
    std::string_view host;    ///< With the port if it is not the scheme's.
    std::string_view target;  ///< Path and query.
    std::string_view key;     ///< From client_key().
    std::span<const Field> fields = {};
};

/// The upgrade request, with its empty line. Gives unsafe_field when a value could break out of its
/// line.
Result<std::string> request_text(const ClientRequest& request);

/// What decides about the server's answer. An absent field is empty.
struct UpgradeResponse {
    unsigned status = 0;
    std::string_view upgrade;
    std::string_view connection;
    std::string_view accept;      ///< Sec-WebSocket-Accept.
    std::string_view extensions;  ///< Sec-WebSocket-Extensions.
    std::string_view protocol;    ///< Sec-WebSocket-Protocol.
};

/// No error when the server has switched to WebSocket as the key demands; it may choose neither an
/// extension nor a subprotocol, as request_text() offers none.
error_code check_response(const UpgradeResponse& response, std::string_view key);

}  // namespace coqewd::net::websocket
