#pragma once

#include <vector>

#include "app/options.hpp"
#include "core/app/application.hpp"

namespace coqewd {

/// Prints what `coqewd check`, `routes` or `explain` is asked for. False when explain finds nobody
/// who answers. Throws std::logic_error when the applications contradict the configuration.
bool inspect(const InspectCommand& command, const std::vector<ApplicationFactory>& applications);

}  // namespace coqewd
