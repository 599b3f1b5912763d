#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coqewd::style {

/// One file as the checks see it. All views have the same lines, counted from 0.
struct Source {
    /// From the root of the project: "core/async/task.hpp".
    std::string path;
    std::vector<std::string> lines;
    /// C++ only: the lines with their comments and the insides of their literals blanked out, so
    /// that what is found in them is code.
    std::vector<std::string> code;
    /// C++ only: the lines with nothing but their comments.
    std::vector<std::string> comments;

    bool is_cpp() const { return path.ends_with(".cpp") || is_header(); }
    bool is_header() const { return path.ends_with(".hpp"); }
    bool is_below(std::string_view folder) const { return path.starts_with(folder); }
};

/// Reads a text of that path.
Source read_source(std::string path, std::string_view text);

/// Something that may not stand where it stands.
struct Violation {
    std::string path;
    std::size_t line = 0;  ///< counted from 1
    std::string what;
};

using Violations = std::vector<Violation>;

/// "core/async/task.hpp:12: …", as compilers write it.
std::string to_text(const Violation& violation);

}  // namespace coqewd::style
