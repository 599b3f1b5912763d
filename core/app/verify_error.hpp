#pragma once

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace coqewd {

/// Why verify() refuses a token whose signature is good.
enum class VerifyError {
    proves_a_link = 1,  ///< what a server proves itself with came as the token of a client
};

boost::system::error_code make_error_code(VerifyError error);

}  // namespace coqewd

template <>
struct boost::system::is_error_code_enum<coqewd::VerifyError> : std::true_type {};
