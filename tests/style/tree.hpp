#pragma once

#include <filesystem>
#include <iosfwd>
#include <vector>

#include "tests/style/source.hpp"

namespace coqewd::style {

/// All source files of a checkout in the order of their paths: C++, JavaScript and shell. Throws
/// std::runtime_error when there is something that can not be read, or nothing.
std::vector<Source> read_tree(const std::filesystem::path& root);

/// What all checks find.
Violations check_tree(const std::vector<Source>& sources);

/// Checks a checkout and writes a line for each violation. True when there is none.
bool report(const std::filesystem::path& root, std::ostream& out);

}  // namespace coqewd::style
