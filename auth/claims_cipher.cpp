#include "auth/claims_cipher.hpp"

#include "auth/aes.hpp"
#include "auth/base64url.hpp"
#include "auth/hex.hpp"
#include "auth/json_object.hpp"
#include "auth/random.hpp"

#include <algorithm>
#include <optional>

namespace coqewd::auth {

namespace {

namespace json = boost::json;

constexpr std::string_view sealed_prefix = "v1.";

// Authenticated with every sealed text, so that nothing else encrypted with the key passes for
// private claims.
constexpr std::string_view sealed_context = "coqewd private claims v1";

std::string seal_text(const KeyMaterial& key, std::string_view text) {
    Gcm cipher{.key = key.claims_key, .nonce = {}, .context = sealed_context};
    random_fill(cipher.nonce);
    std::string bytes(cipher.nonce.begin(), cipher.nonce.end());
    bytes += cipher.encrypt(text);
    return std::string(sealed_prefix) + base64url_encode(bytes);
}

std::string encrypt_like_qewd(const KeyMaterial& key, std::string_view text) {
    return hex_encode(Cbc{key.qewd_key, key.qewd_iv}.encrypt(text));
}

// The claims of the first key that `decrypt` gets a JSON object out of. With QEWD's form a wrong
// key goes unnoticed once in 256 times, so only the JSON tells.
template <typename Decrypt>
Result<json::object> open_with_any(const KeyRing& ring, Decrypt decrypt) {
    for (const KeyMaterial& key : ring) {
        std::optional<std::string> text = decrypt(key);
        if (!text) continue;
        auto claims = parse_object(*text, claims_depth_max);
        wipe(*text);
        if (claims) return std::move(*claims);
    }
    return Error::claims;
}

Result<json::object> open_sealed(const KeyRing& ring, std::string_view text) {
    const auto bytes = base64url_decode(text);
    GcmNonce nonce;
    if (!bytes || bytes->size() < nonce.size()) return Error::claims;
    std::copy_n(bytes->begin(), nonce.size(), nonce.begin());
    const auto sealed = std::string_view(*bytes).substr(nonce.size());
    return open_with_any(ring, [&](const KeyMaterial& key) {
        return Gcm{.key = key.claims_key, .nonce = nonce, .context = sealed_context}.decrypt(
            sealed);
    });
}

Result<json::object> open_qewd(const KeyRing& ring, std::string_view text) {
    const auto bytes = hex_decode(text);
    if (!bytes) return Error::claims;
    return open_with_any(ring, [&](const KeyMaterial& key) {
        return Cbc{key.qewd_key, key.qewd_iv}.decrypt(*bytes);
    });
}

}  // namespace

std::string seal(const KeyRing& ring, const json::object& private_claims, Form form) {
    std::string text = write_claims(private_claims);
    std::string sealed = form == Form::sealed ? seal_text(ring.signer(), text)
                                              : encrypt_like_qewd(ring.signer(), text);
    wipe(text);
    return sealed;
}

Result<json::object> open(const KeyRing& ring, std::string_view text) {
    if (text.size() > private_claims_bytes_max) return Error::claims;
    if (text.starts_with(sealed_prefix))
        return open_sealed(ring, text.substr(sealed_prefix.size()));
    return open_qewd(ring, text);
}

}  // namespace coqewd::auth
