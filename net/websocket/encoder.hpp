#pragma once

#include <string>
#include <string_view>

#include "net/websocket/error.hpp"
#include "net/websocket/frame.hpp"

namespace coqewd::net::websocket {

// The writing half of a WebSocket (RFC 6455): frames are appended to a string that the connection
// writes as a whole. A server passes no mask; a client a fresh, unpredictable key for each frame.

/// A complete message of one frame. A text must be valid UTF-8; that is not checked here.
void append_text(std::string& out, std::string_view payload, const Mask& mask = {});
void append_binary(std::string& out, std::string_view payload, const Mask& mask = {});

/// A payload over control_bytes_max is cut there.
void append_pong(std::string& out, std::string_view payload, const Mask& mask = {});

/// Why this side ends the connection.
struct Close {
    CloseCode code = CloseCode::normal;
    std::string_view reason = {};  ///< UTF-8; cut between two characters to fit into the frame.
};

/// A code that may not be sent (CloseCode::no_status) gives a close frame without code and reason.
void append_close(std::string& out, const Close& close, const Mask& mask = {});

/// A whole frame with any header; its payload_size is the payload's, whatever it says. For
/// fragments.
void append_frame(std::string& out, Header header, std::string_view payload);

/// The header alone, for a payload of header.payload_size bytes that is built behind it in several
/// pieces. A client then masks that payload in place with apply_mask().
void append_header(std::string& out, const Header& header);

}  // namespace coqewd::net::websocket
