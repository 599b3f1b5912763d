#include "tests/style/lengths.hpp"

#include <algorithm>

#include "tests/style/outline.hpp"

namespace coqewd::style {
namespace {

/// Characters, not bytes: what follows the first byte of one in UTF-8 does not count.
std::size_t columns_of(const std::string& line) {
    return static_cast<std::size_t>(std::ranges::count_if(
        line, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string too_long(const std::string& what, std::size_t size, std::size_t max) {
    return std::to_string(size) + " " + what + "; the limit is " + std::to_string(max);
}

}  // namespace

Violations check_lengths(const Source& source) {
    Violations found;
    const auto refuse = [&](std::size_t line, std::string what) {
        found.push_back({source.path, line, std::move(what)});
    };
    const std::size_t lines = source.lines.size();
    if (lines > file_lines_max) refuse(lines, too_long("lines in a file", lines, file_lines_max));
    for (std::size_t index = 0; index < lines; ++index) {
        const std::size_t columns = columns_of(source.lines[index]);
        if (columns > line_columns_max) {
            refuse(index + 1, too_long("columns in a line", columns, line_columns_max));
        }
    }
    for (const Function& function : outline_of(source).functions) {
        if (function.line_count > function_lines_max) {
            refuse(function.line,
                   too_long("lines in a function", function.line_count, function_lines_max));
        }
    }
    return found;
}

}  // namespace coqewd::style
