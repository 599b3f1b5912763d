#pragma once

#include "tests/style/source.hpp"

namespace coqewd::style {

/// Names that may not be used, or only in one place, each with what to use in their stead.
Violations check_calls(const Source& source);

}  // namespace coqewd::style
