#pragma once

#include "auth/error.hpp"
#include "auth/key_material.hpp"
#include "auth/secret.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace coqewd::auth {

/// What the configuration says about one key. `kid` may be empty: QEWD's only key has no name.
struct Key {
    std::string kid;
    Secret secret;
};

inline constexpr std::size_t key_ring_keys_max = 16;
inline constexpr std::size_t kid_bytes_max = 64;
inline constexpr std::size_t secret_bytes_advised = 32;

/// Whether a secret is shorter than the 32 bytes that RFC 7518 section 3.2 demands for HS256. It
/// works all the same; the server warns about it.
bool weak(std::string_view secret);

/// The keys that are valid now. The first signs and encrypts; all of them verify and decrypt, so
/// a secret is replaced by putting the new one in front and removing the old one when the last
/// token it signed has expired. Immutable; copies are cheap and share the same keys, which are
/// wiped with the last copy. May be used from any thread.
class KeyRing {
  public:
    /// Derives everything the keys will be used for. Errors: no_keys, too_many_keys,
    /// empty_secret, bad_kid, repeated_kid.
    static Result<KeyRing> make(std::span<const Key> keys);

    const KeyMaterial& signer() const { return keys_->front(); }

    /// The key of this name, or nullptr. An empty name finds nothing.
    const KeyMaterial* find(std::string_view kid) const;

    auto begin() const { return keys_->begin(); }
    auto end() const { return keys_->end(); }

  private:
    using Keys = std::deque<KeyMaterial>;

    explicit KeyRing(std::shared_ptr<const Keys> keys) : keys_(std::move(keys)) {}

    // Never null or empty.
    std::shared_ptr<const Keys> keys_;
};

}  // namespace coqewd::auth
