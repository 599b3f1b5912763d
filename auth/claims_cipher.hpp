#pragma once

#include "auth/error.hpp"
#include "auth/key_ring.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace coqewd::auth {

/// How private claims are written into a token.
enum class Form : std::uint8_t {
    /// "v1." and base64url of nonce, ciphertext and tag: AES-256-GCM with a random nonce and a key
    /// of its own purpose. What coqewd servers use among themselves.
    sealed,
    /// QEWD's own: lower-case hex of AES-256-CBC with a key and an IV that depend on the secret
    /// alone, so equal claims give equal texts and nothing is authenticated but by the token's
    /// signature. For fleets in which Node.js servers read the tokens.
    qewd,
};

inline constexpr std::size_t private_claims_bytes_max = std::size_t{64} * 1024;

/// The text of the token claim `qewd`, encrypted with the ring's first key. The claims' order is
/// kept. A text of more than private_claims_bytes_max will not be opened; the caller, who bounds
/// the whole token, refuses it. Throws std::invalid_argument as write_claims does.
std::string seal(const KeyRing& ring, const boost::json::object& private_claims, Form form);

/// The private claims in a text of either form, made with any key of the ring. Everything else,
/// a text over private_claims_bytes_max included, gives Error::claims. Only to be called with the
/// claim of a verified token: QEWD's form is not authenticated by itself.
Result<boost::json::object> open(const KeyRing& ring, std::string_view text);

}  // namespace coqewd::auth
