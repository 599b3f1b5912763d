#include "auth/key_material.hpp"

#include "auth/base64url.hpp"
#include "auth/require.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <climits>
#include <memory>

namespace coqewd::auth {

namespace {

// The two purposes of one secret are separated by this text. Changing it makes all sealed claims
// in circulation unreadable.
constexpr std::string_view claims_key_purpose = "coqewd private claims v1";

struct Free {
    void operator()(EVP_KDF* method) const { EVP_KDF_free(method); }
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

// The library's parameters are not const, but it only reads these.
OSSL_PARAM octets(const char* name, std::string_view value) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(value.data()), value.size());
}

void derive_claims_key(std::string_view secret, AesKey& key) {
    const std::unique_ptr<EVP_KDF, Free> method(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const std::unique_ptr<EVP_KDF_CTX, Free> context(EVP_KDF_CTX_new(method.get()));
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        octets(OSSL_KDF_PARAM_KEY, secret),
        octets(OSSL_KDF_PARAM_INFO, claims_key_purpose),
        OSSL_PARAM_construct_end(),
    };
    require(context && EVP_KDF_derive(context.get(), key.data(), key.size(), params) == 1, "HKDF");
}

void derive_qewd_key(std::string_view secret, AesKey& key, AesBlock& iv) {
    require(secret.size() <= INT_MAX, "EVP_BytesToKey");
    const int bytes = EVP_BytesToKey(EVP_aes_256_cbc(), EVP_md5(), nullptr,
                                     reinterpret_cast<const unsigned char*>(secret.data()),
                                     static_cast<int>(secret.size()), 1, key.data(), iv.data());
    require(bytes == static_cast<int>(key.size()), "EVP_BytesToKey");
}

// A kid needs no escaping: the ring admits none that does.
std::string header_segment_for(std::string_view kid) {
    if (kid.empty()) return std::string(plain_header_segment);
    const std::string header = R"({"typ":"JWT","alg":"HS256","kid":")" + std::string(kid) + "\"}";
    return base64url_encode(header);
}

}  // namespace

KeyMaterial::KeyMaterial(std::string_view name, std::string_view secret)
    : kid(name), header_segment(header_segment_for(name)), hmac(secret) {
    derive_claims_key(secret, claims_key);
    derive_qewd_key(secret, qewd_key, qewd_iv);
}

}  // namespace coqewd::auth
