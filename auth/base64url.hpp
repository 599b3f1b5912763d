#pragma once

#include "auth/error.hpp"

#include <span>
#include <string>
#include <string_view>

namespace coqewd::auth {

/// The URL-safe alphabet of RFC 4648 section 5, without padding.
std::string base64url_encode(std::string_view bytes);
std::string base64url_encode(std::span<const unsigned char> bytes);

/// The bytes that `text` encodes. Strict: a character outside the alphabet (padding, white space
/// and the standard alphabet's + and / included), a length that no encoder produces and bits set
/// after the last byte give Error::base64url. So each byte string has exactly one text.
Result<std::string> base64url_decode(std::string_view text);

}  // namespace coqewd::auth
