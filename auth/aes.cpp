#include "auth/aes.hpp"

#include "auth/require.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <climits>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <utility>

namespace coqewd::auth {

namespace {

struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

// The library counts in int, and padding adds a block.
constexpr std::size_t text_bytes_max = INT_MAX - 64;

// Fetched once and kept until the process ends.
const EVP_CIPHER* gcm_method() {
    static const EVP_CIPHER* const method = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    require(method != nullptr, "EVP_CIPHER_fetch(AES-256-GCM)");
    return method;
}

const EVP_CIPHER* cbc_method() {
    static const EVP_CIPHER* const method = EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr);
    require(method != nullptr, "EVP_CIPHER_fetch(AES-256-CBC)");
    return method;
}

enum class Direction : std::uint8_t { decrypt = 0, encrypt = 1 };

struct Start {
    const EVP_CIPHER* method;
    const AesKey& key;
    const unsigned char* iv;
    Direction direction;
};

// A new context for each text, so that no key schedule stays behind in a thread.
Context begin(const Start& start) {
    Context context(EVP_CIPHER_CTX_new());
    require(context && EVP_CipherInit_ex2(context.get(), start.method, start.key.data(), start.iv,
                                          static_cast<int>(start.direction), nullptr) == 1,
            "EVP_CipherInit_ex2");
    return context;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void add_context(const Context& context, std::string_view text) {
    require(text.size() <= text_bytes_max, "AES: text too long");
    int ignored = 0;
    require(EVP_CipherUpdate(context.get(), nullptr, &ignored, bytes_of(text),
                             static_cast<int>(text.size())) == 1,
            "EVP_CipherUpdate");
}

// What becomes of the whole text, or nothing when the end does not fit it: a wrong tag or wrong
// padding. The caller has bounded the text.
std::optional<std::string> run(const Context& context, std::string_view text) {
    std::string out(text.size() + EVP_MAX_BLOCK_LENGTH, '\0');
    auto* const target = reinterpret_cast<unsigned char*>(out.data());
    int size = 0, rest = 0;
    require(EVP_CipherUpdate(context.get(), target, &size, bytes_of(text),
                             static_cast<int>(text.size())) == 1,
            "EVP_CipherUpdate");
    if (EVP_CipherFinal_ex(context.get(), target + size, &rest) != 1) {
        // The plaintext of a refused message is nobody's to see.
        wipe(out);
        ERR_clear_error();
        return std::nullopt;
    }
    out.resize(static_cast<std::size_t>(size) + static_cast<std::size_t>(rest));
    return out;
}

std::string encrypted(const Context& context, std::string_view text) {
    require(text.size() <= text_bytes_max, "AES: text too long");
    auto out = run(context, text);
    if (!out) throw std::runtime_error("The crypto library failed in EVP_CipherFinal_ex");
    return std::move(*out);
}

}  // namespace

std::string Gcm::encrypt(std::string_view text) const {
    const Context cipher = begin({gcm_method(), key, nonce.data(), Direction::encrypt});
    add_context(cipher, context);
    std::string sealed = encrypted(cipher, text);
    sealed.resize(text.size() + gcm_tag_bytes);
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, gcm_tag_bytes,
                                sealed.data() + text.size()) == 1,
            "EVP_CTRL_AEAD_GET_TAG");
    return sealed;
}

std::optional<std::string> Gcm::decrypt(std::string_view sealed) const {
    if (sealed.size() < gcm_tag_bytes || sealed.size() > text_bytes_max) return std::nullopt;
    const auto text = sealed.substr(0, sealed.size() - gcm_tag_bytes);
    const auto tag = sealed.substr(text.size());
    const Context cipher = begin({gcm_method(), key, nonce.data(), Direction::decrypt});
    add_context(cipher, context);
    // The library only reads the tag, but asks for it without const.
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, gcm_tag_bytes,
                                const_cast<char*>(tag.data())) == 1,
            "EVP_CTRL_AEAD_SET_TAG");
    return run(cipher, text);
}

std::string Cbc::encrypt(std::string_view text) const {
    return encrypted(begin({cbc_method(), key, iv.data(), Direction::encrypt}), text);
}

std::optional<std::string> Cbc::decrypt(std::string_view ciphertext) const {
    if (ciphertext.size() > text_bytes_max) return std::nullopt;
    return run(begin({cbc_method(), key, iv.data(), Direction::decrypt}), ciphertext);
}

}  // namespace coqewd::auth
