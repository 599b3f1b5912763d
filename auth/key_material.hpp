#pragma once

#include "auth/hmac.hpp"
#include "auth/secret.hpp"

#include <string>
#include <string_view>

namespace coqewd::auth {

using AesKey = SecretBytes<32>;
using AesBlock = SecretBytes<16>;

/// Everything that signing and encrypting need of one key, derived once. Immutable and shared
/// between threads; the secret itself is not kept, and what is derived from it is wiped on
/// destruction.
struct KeyMaterial {
    KeyMaterial(std::string_view name, std::string_view secret);

    /// Empty for a key without a name.
    std::string kid;

    /// The first segment of the tokens that this key signs.
    std::string header_segment;

    Hmac hmac;

    /// AES-256-GCM key of the private claims: HKDF-SHA-256 (RFC 5869) of the secret.
    AesKey claims_key;

    /// AES-256-CBC key and IV of QEWD's private claims: EVP_BytesToKey with MD5, one round, no
    /// salt, of the secret.
    AesKey qewd_key;
    AesBlock qewd_iv;
};

/// The first segment of a token without a kid: base64url of {"typ":"JWT","alg":"HS256"}.
inline constexpr std::string_view plain_header_segment = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9";

}  // namespace coqewd::auth
