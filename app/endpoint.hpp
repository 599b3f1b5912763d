#pragma once

#include <string_view>

#include "app/config.hpp"
#include "core/async/result.hpp"

namespace coqewd {

/// A URL of scheme http, https, ws or wss. Without a port: 80 or 443; without a path (or with
/// `/`): `/socket.io/`. The query may say `EIO=3` or `EIO=4`. The error is an OptionError.
Result<Endpoint> parse_endpoint(std::string_view url);

/// `NAME=URL` or `NAME=URL,application=APPLICATION`; the application is NAME unless given.
Result<PeerConfig> parse_peer(std::string_view text);

/// `APPLICATION/TYPE=NAME`. The first `/` ends the application, the last `=` the type.
Result<MapConfig> parse_map(std::string_view text);

/// 1 to 128 letters, digits or `.` `_` `-` `:` `/` `[` `]`.
bool is_peer_name(std::string_view name);

/// 1 to 128 bytes without control characters: the name of an application or of a type.
bool is_name(std::string_view name);

/// 127.0.0.0/8, ::1, either of them mapped into the other family, and `localhost`.
bool is_loopback(std::string_view host);

/// An IP address of either family, or `localhost`: what a server can listen on.
bool is_listen_address(std::string_view host);

}  // namespace coqewd
