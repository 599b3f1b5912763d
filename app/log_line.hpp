#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coqewd {

/// What is left of a longer text in the log.
inline constexpr std::size_t log_line_bytes_max = 4096;

/// The text as a part of one line of the log, whoever wrote it: control characters and bytes that
/// are not UTF-8 are spelled out (`\n`, `\x1b`), so that nobody can begin a line or reach the
/// terminal; a text over the limit is cut, and its length said.
std::string log_line(std::string_view text);

}  // namespace coqewd
