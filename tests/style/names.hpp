#pragma once

#include <span>

#include "tests/style/source.hpp"

namespace coqewd::style {

/// Types of the product that two files define under one name. The linker takes one of the two for
/// both, and the program does what neither file says (the one definition rule; no diagnostic is
/// required).
Violations check_names(std::span<const Source> sources);

}  // namespace coqewd::style
