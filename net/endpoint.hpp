#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "net/transport/tls_context.hpp"

namespace coqewd::net {

/// Where a server is reached.
struct Endpoint {
    /// Without brackets.
    std::string host;
    std::uint16_t port = 0;
    /// Of the Socket.IO endpoint, with its slash at the end.
    std::string path = "/socket.io/";
    /// 3 or 4; nothing: 4 is tried first, then 3, which a Node.js QEWD speaks.
    std::optional<int> eio = std::nullopt;
    /// The client context of an https endpoint; nothing for plain TCP.
    std::optional<TlsContext> tls = std::nullopt;
};

/// "127.0.0.1:8080", "[::1]:8080".
std::string authority(const Endpoint& endpoint);

}  // namespace coqewd::net
