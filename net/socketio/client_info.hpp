#pragma once

#include <functional>
#include <string>

#include "core/async/task.hpp"
#include "core/fabric/channel.hpp"

namespace coqewd::net::socketio {

/// Who is at the other end of a channel.
struct ClientInfo {
    /// The session's public id.
    std::string socket_id;
    /// The address without the port.
    std::string ip_address;
    /// The namespace of its socket.
    std::string nsp = "/";
};

/// Takes a new client's channel and returns when it is done with it.
using OnClient = std::function<Task<>(Channel&, ClientInfo)>;

}  // namespace coqewd::net::socketio
