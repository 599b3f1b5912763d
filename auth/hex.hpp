#pragma once

#include "auth/error.hpp"

#include <string>
#include <string_view>

namespace coqewd::auth {

/// Two lower-case digits for each byte.
std::string hex_encode(std::string_view bytes);

/// The bytes that `text` encodes, in either case. An odd length or any other character gives
/// Error::hex.
Result<std::string> hex_decode(std::string_view text);

}  // namespace coqewd::auth
