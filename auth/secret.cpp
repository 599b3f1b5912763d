#include "auth/secret.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace coqewd::auth {

void wipe(std::span<unsigned char> bytes) noexcept {
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

void wipe(std::string& text) noexcept {
    // Growing to the capacity never allocates, and makes the bytes after the end ours to write.
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

// A short string is copied by a move, so what was moved from is wiped as well.
Secret::Secret(std::string text) noexcept : text_(std::move(text)) {
    wipe(text);
}

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) {
    wipe(other.text_);
}

Secret& Secret::operator=(Secret other) noexcept {
    text_.swap(other.text_);
    return *this;
}

}  // namespace coqewd::auth
