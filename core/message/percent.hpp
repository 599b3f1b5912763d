#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coqewd {

/// What the plus sign stands for: itself in a path, a space in a query (WHATWG URL, 5.1).
enum class Plus { itself, space };

/// The text that a part of a URL stands for (RFC 3986 section 2.1). Nothing when a percent sign is
/// not followed by two hex digits, or the result is not UTF-8 or has a NUL in it.
std::optional<std::string> percent_decode(std::string_view text, Plus plus = Plus::itself);

}  // namespace coqewd
