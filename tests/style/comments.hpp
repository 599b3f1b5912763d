#pragma once

#include "tests/style/source.hpp"

namespace coqewd::style {

/// Work that is left has an issue: a note of it in a comment names the number.
Violations check_comments(const Source& source);

}  // namespace coqewd::style
