#pragma once

#include "auth/error.hpp"
#include "auth/json_object.hpp"
#include "auth/key_ring.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coqewd::auth {

/// A moment on the wall clock, in whole seconds since 1970 as the claims count. The caller reads
/// the clock.
using Now = std::chrono::sys_seconds;

struct VerifyOptions {
    /// How far the clocks of two servers may differ.
    std::chrono::seconds leeway{5};
    std::size_t token_bytes_max = std::size_t{64} * 1024;
};

/// The claims of a token (RFC 7519) that a key of the ring has signed with HS256 and that is valid
/// now. A token that names its key with `kid` is checked against that key only, any other against
/// every key. `exp` and `nbf` are numbers or absent. Nothing of the payload is looked at before
/// the signature is proved.
///
/// Errors: token_too_long, segments, header (not base64url of a JSON object of at most 1024
/// characters, or `kid` is no text), algorithm (`alg` is not exactly "HS256"), critical_extension
/// (`crit` is present, RFC 7515 section 4.1.11), signature (also: unknown kid), payload (not
/// base64url of a JSON object nested at most claims_depth_max deep), time_claim, not_yet_active,
/// expired.
Result<boost::json::object> verify(const KeyRing& ring, std::string_view token, Now now,
                                   const VerifyOptions& options = {});

/// The same without a look at `exp` and `nbf`: the token was good once, and may give no right to
/// anything any more. For one that this server itself was given, to renew it.
Result<boost::json::object> verify_signature(const KeyRing& ring, std::string_view token,
                                             const VerifyOptions& options = {});

/// Why a token with these claims is not good now (time_claim, not_yet_active, expired); nothing
/// when it is.
std::optional<Error> check_times(const boost::json::object& claims, Now now,
                                 std::chrono::seconds leeway = VerifyOptions().leeway);

/// The token with these claims in this order, signed by the ring's first key. Its header is
/// {"typ":"JWT","alg":"HS256"}, with `kid` added when that key has one. The claims are not
/// changed: `iat` and `exp` are the caller's. So is the length: a token over token_bytes_max is
/// refused by whoever gets it. Throws std::invalid_argument as write_claims does.
std::string sign(const KeyRing& ring, const boost::json::object& claims);

}  // namespace coqewd::auth
