#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <cstdint>
#include <type_traits>

namespace coqewd::auth {

/// The value, or why there is none.
template <typename T>
using Result = boost::system::result<T>;

/// Why a proof is refused, or a key ring cannot be built. The messages of the JWT failures are
/// QEWD's own texts, which its clients match on; none contains a token, a claim or a secret.
enum class Error : std::uint8_t {
    token_too_long = 1,
    segments,
    header,
    algorithm,
    critical_extension,
    signature,
    payload,
    time_claim,
    expired,
    not_yet_active,
    claims,
    base64url,
    hex,
    no_keys,
    too_many_keys,
    empty_secret,
    bad_kid,
    repeated_kid,
};

/// The category of Error. Its name is "coqewd.auth".
const boost::system::error_category& error_category() noexcept;

boost::system::error_code make_error_code(Error error) noexcept;

}  // namespace coqewd::auth

template <>
struct boost::system::is_error_code_enum<coqewd::auth::Error> : std::true_type {};
