#pragma once

#include <boost/system/error_code.hpp>
#include <cstdint>
#include <type_traits>

namespace coqewd {

/// Why a call to a client has no answer.
enum class IoError : std::uint8_t {
    disconnected = 1,  ///< the client has left, or leaves before it answers
    timed_out,         ///< no answer in time; it may still have been done
    too_many_calls,    ///< as many calls as allowed wait already; nothing was sent
    too_big,           ///< more than may wait for a client; nothing was sent
};

boost::system::error_code make_error_code(IoError error);

}  // namespace coqewd

template <>
struct boost::system::is_error_code_enum<coqewd::IoError> : std::true_type {};
