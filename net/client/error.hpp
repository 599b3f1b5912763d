#pragma once

#include <cstdint>
#include <type_traits>

#include "core/async/result.hpp"

namespace coqewd {

/// Why an event of a SocketClient was not sent, or a call has no answer.
enum class ClientError : std::uint8_t {
    disconnected = 1,  ///< the connection was lost; the server may or may not have got the call
    timed_out,         ///< no acknowledgement in time
    buffer_full,       ///< too much waits to be sent; nothing of this event is
    too_big,           ///< larger than the server takes, or than this client keeps
    too_many_calls,    ///< as many calls as allowed wait for their acknowledgement
    closed,            ///< the client has been told to leave
};

boost::system::error_code make_error_code(ClientError error);

}  // namespace coqewd

template <>
struct boost::system::is_error_code_enum<coqewd::ClientError> : std::true_type {};
