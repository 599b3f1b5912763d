#pragma once

#include "tests/style/source.hpp"

namespace coqewd::style {

/// The arrows between the rooms and inside core (docs/architecture.md), and which libraries may
/// be included where.
Violations check_includes(const Source& source);

}  // namespace coqewd::style
