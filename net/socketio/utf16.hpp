#pragma once

#include <cstddef>
#include <string_view>

namespace coqewd::net::socketio {

// JavaScript counts strings in UTF-16 code units: a character of four bytes in UTF-8 is two of
// them, every other one is one. Both functions take any bytes and read nothing else.

/// How many code units the text has.
std::size_t utf16_length(std::string_view text);

/// How many bytes at the front of the text have exactly that many code units, up to the end of a
/// character; npos when the text has fewer, or the last of them is half of a character.
std::size_t utf16_prefix(std::string_view text, std::size_t units);

}  // namespace coqewd::net::socketio
