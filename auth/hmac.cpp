#include "auth/hmac.hpp"

#include "auth/require.hpp"
#include "auth/secret.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>

namespace coqewd::auth {

namespace {

struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, Free>;
using Block = SecretBytes<64>;

// Fetched once and kept until the process ends: a fetch costs more than a hash.
const EVP_MD* sha256() {
    static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    require(method != nullptr, "EVP_MD_fetch(SHA256)");
    return method;
}

Context new_context() {
    Context context(EVP_MD_CTX_new());
    require(context != nullptr, "EVP_MD_CTX_new");
    return context;
}

// A key longer than a block is replaced by its hash.
void fit_key(std::string_view secret, Block& key) {
    if (secret.size() <= key.size()) {
        std::copy(secret.begin(), secret.end(), key.begin());
    } else {
        require(EVP_Digest(secret.data(), secret.size(), key.data(), nullptr, sha256(), nullptr),
                "SHA-256 of the key");
    }
}

Context after_pad(const Block& key, unsigned char pad) {
    Block padded;
    std::transform(key.begin(), key.end(), padded.begin(),
                   [pad](unsigned char byte) { return static_cast<unsigned char>(byte ^ pad); });
    Context context = new_context();
    require(EVP_DigestInit_ex2(context.get(), sha256(), nullptr) == 1 &&
                EVP_DigestUpdate(context.get(), padded.data(), padded.size()) == 1,
            "SHA-256 of a pad");
    return context;
}

// Copying the state after the pad is measurably faster than hashing the pad for each message.
Hmac::Digest hash(const Context& start, std::string_view text) {
    thread_local const Context scratch = new_context();
    Hmac::Digest digest;
    require(EVP_MD_CTX_copy_ex(scratch.get(), start.get()) == 1 &&
                EVP_DigestUpdate(scratch.get(), text.data(), text.size()) == 1 &&
                EVP_DigestFinal_ex(scratch.get(), digest.data(), nullptr) == 1,
            "SHA-256");
    return digest;
}

}  // namespace

struct Hmac::Pads {
    explicit Pads(const Block& key) : inner(after_pad(key, 0x36)), outer(after_pad(key, 0x5c)) {}

    Context inner;
    Context outer;
};

Hmac::Hmac(std::string_view secret) {
    Block key;
    fit_key(secret, key);
    pads_ = std::make_unique<const Pads>(key);
}

Hmac::~Hmac() = default;

Hmac::Digest Hmac::of(std::string_view text) const {
    const Digest inner = hash(pads_->inner, text);
    return hash(pads_->outer, {reinterpret_cast<const char*>(inner.data()), inner.size()});
}

}  // namespace coqewd::auth
