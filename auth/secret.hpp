#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace coqewd::auth {

/// Overwrites the bytes in a way that the compiler does not remove.
void wipe(std::span<unsigned char> bytes) noexcept;

/// Overwrites the text, its unused capacity included, and leaves it empty.
void wipe(std::string& text) noexcept;

/// A secret text (a signing secret, a password) that is wiped when it is destroyed, replaced or
/// moved from. It is never printed: there is no output operator and no conversion to a string.
class Secret {
  public:
    Secret() = default;
    Secret(std::string text) noexcept;  // NOLINT: Key{"kid", text} is meant to read like this
    Secret(std::string_view text) : text_(text) {}
    Secret(const char* text) : text_(text) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret other) noexcept;
    ~Secret() { wipe(text_); }

    /// Valid while this secret lives and is not assigned to.
    std::string_view reveal() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

  private:
    std::string text_;
};

/// Key material of a fixed size that is wiped when it is destroyed.
template <std::size_t N>
class SecretBytes : public std::array<unsigned char, N> {
  public:
    SecretBytes() : std::array<unsigned char, N>{} {}
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    ~SecretBytes() { wipe(*this); }
};

}  // namespace coqewd::auth
