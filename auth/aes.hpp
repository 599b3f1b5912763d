#pragma once

#include "auth/key_material.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coqewd::auth {

// AES-256 in the two modes that the private claims use. May be called from any thread. Nothing
// comes back from decrypting what the key did not encrypt or what was changed since.

using GcmNonce = std::array<unsigned char, 12>;
inline constexpr std::size_t gcm_tag_bytes = 16;

/// GCM (NIST SP 800-38D): authenticated. A nonce must never be used twice with the same key.
/// `context` is authenticated and not part of the output.
struct Gcm {
    const AesKey& key;
    GcmNonce nonce;
    std::string_view context;

    /// The ciphertext, as long as the text, and the tag after it.
    std::string encrypt(std::string_view text) const;
    std::optional<std::string> decrypt(std::string_view sealed) const;
};

/// CBC with PKCS#7 padding, as QEWD uses it: not authenticated, so a change may go unnoticed.
struct Cbc {
    const AesKey& key;
    const AesBlock& iv;

    std::string encrypt(std::string_view text) const;
    std::optional<std::string> decrypt(std::string_view ciphertext) const;
};

}  // namespace coqewd::auth
