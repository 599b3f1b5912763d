#pragma once

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace coqewd {

/// Errors of the fabric.
enum class FabricError {
    closed = 1,     ///< the channel was closed, by either side
    proves_a_link,  ///< what a server proves itself with came as the token of a client
};

boost::system::error_code make_error_code(FabricError error);

}  // namespace coqewd

template <>
struct boost::system::is_error_code_enum<coqewd::FabricError> : std::true_type {};
