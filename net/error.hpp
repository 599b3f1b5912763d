#pragma once

#include <type_traits>

#include "core/async/result.hpp"

namespace coqewd::net {

/// What can go wrong with a session beyond its transport.
enum class Error {
    timed_out = 1,     ///< the other side took too long
    other_generation,  ///< the server speaks another Engine.IO generation than was asked for
    handshake,         ///< the other side's Engine.IO or Socket.IO handshake makes no sense
    refused,           ///< the server refuses the namespace
    protocol,          ///< a packet that can not be
    disconnected,      ///< the other side left the namespace
    silent,            ///< no sign of life for longer than the heartbeat allows
};

boost::system::error_code make_error_code(Error error);

}  // namespace coqewd::net

template <>
struct boost::system::is_error_code_enum<coqewd::net::Error> : std::true_type {};
