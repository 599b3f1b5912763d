#pragma once

#include <array>
#include <memory>
#include <string_view>

namespace coqewd::auth {

/// HMAC-SHA-256 (RFC 2104) with one key, prepared once. `of` may be called from several threads
/// at the same time. The key's traces are wiped on destruction.
class Hmac {
  public:
    using Digest = std::array<unsigned char, 32>;

    explicit Hmac(std::string_view secret);
    ~Hmac();
    Hmac(const Hmac&) = delete;
    Hmac& operator=(const Hmac&) = delete;

    Digest of(std::string_view text) const;

  private:
    // The hash states that have already read the key's inner and outer pad.
    struct Pads;

    std::unique_ptr<const Pads> pads_;
};

}  // namespace coqewd::auth
