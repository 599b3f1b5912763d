#pragma once

#include <string>

#include "app/layout.hpp"

namespace coqewd {

/// What `coqewd check` says of a configuration without faults: how much there is of each, and which
/// routes are answered by peers, which by linked applications, and which by nobody.
std::string check_report(const Layout& layout);

}  // namespace coqewd
