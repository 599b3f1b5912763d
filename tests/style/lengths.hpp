#pragma once

#include <cstddef>

#include "tests/style/source.hpp"

namespace coqewd::style {

inline constexpr std::size_t file_lines_max = 400;
inline constexpr std::size_t line_columns_max = 100;
inline constexpr std::size_t function_lines_max = 60;

/// Files, lines and the bodies of C++ functions that are too long.
Violations check_lengths(const Source& source);

}  // namespace coqewd::style
