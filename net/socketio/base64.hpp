#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace coqewd::net::socketio {

/// How many characters that many bytes have in base64, padding included.
constexpr std::size_t base64_size(std::size_t bytes) {
    return (bytes + 2) / 3 * 4;
}

/// Appends the bytes in the standard alphabet of RFC 4648 section 4, with padding.
void append_base64(std::string& out, std::string_view bytes);

/// Decodes the text where it stands and gives the bytes, which are at its front. Missing padding is
/// accepted; anything outside the standard alphabet is not, and leaves a useless text behind.
std::optional<std::string_view> decode_base64(std::span<char> text);

}  // namespace coqewd::net::socketio
