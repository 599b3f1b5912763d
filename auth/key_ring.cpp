#include "auth/key_ring.hpp"

#include <algorithm>
#include <optional>

namespace coqewd::auth {

namespace {

bool plain_character(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

bool good_kid(std::string_view kid) {
    return kid.size() <= kid_bytes_max && std::all_of(kid.begin(), kid.end(), plain_character);
}

std::optional<Error> fault_of(std::span<const Key> keys) {
    if (keys.empty()) return Error::no_keys;
    if (keys.size() > key_ring_keys_max) return Error::too_many_keys;
    for (auto key = keys.begin(); key != keys.end(); ++key) {
        if (key->secret.empty()) return Error::empty_secret;
        if (!good_kid(key->kid)) return Error::bad_kid;
        const auto same_kid = [&](const Key& other) { return other.kid == key->kid; };
        if (!key->kid.empty() && std::any_of(keys.begin(), key, same_kid)) {
            return Error::repeated_kid;
        }
    }
    return std::nullopt;
}

}  // namespace

bool weak(std::string_view secret) {
    return secret.size() < secret_bytes_advised;
}

Result<KeyRing> KeyRing::make(std::span<const Key> keys) {
    if (const auto fault = fault_of(keys)) return *fault;
    auto ring = std::make_shared<Keys>();
    for (const Key& key : keys) ring->emplace_back(key.kid, key.secret.reveal());
    return KeyRing(std::move(ring));
}

const KeyMaterial* KeyRing::find(std::string_view kid) const {
    if (kid.empty()) return nullptr;
    const auto same_kid = [kid](const KeyMaterial& key) { return key.kid == kid; };
    const auto key = std::find_if(begin(), end(), same_kid);
    return key == end() ? nullptr : &*key;
}

}  // namespace coqewd::auth
