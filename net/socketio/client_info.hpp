#pragma once

#include <string>

namespace coqewd::net::socketio {

/// Who is at the other end of a channel.
struct ClientInfo {
    /// The socket's id. With Engine.IO 3 it is the session's secret `sid`, because those clients
    /// are never told another one.
    std::string socket_id;
    /// The address without the port.
    std::string ip_address;
    /// The namespace of its socket.
    std::string nsp = "/";
};

}  // namespace coqewd::net::socketio
