#pragma once

#include "app/config_file.hpp"

namespace coqewd {

/// Applies the routes.json of a QEWD-Up folder (spec/qewd.md 15.2). Routes between micro-services
/// alone become the configuration's internal routes. Unknown keys are warnings, because QEWD takes
/// them. False when the text is no JSON array.
bool read_up_routes(const ConfigFile& file, Config& config, Findings& findings);

}  // namespace coqewd
