#pragma once

#include <string>

#include "app/config_file.hpp"

namespace coqewd {

/// Applies the config.json of a QEWD-Up folder (spec/qewd.md 15.1): the orchestrator's or the
/// monolith's `qewd` settings, a peer for each of `microservices`, a group for each with `members`,
/// `permit_application_switch` and `jwt`. What a micro-service says of itself is passed over.
/// Pages of any origin may read answers, unless `cors` says false, as there. Unknown keys are
/// warnings, because QEWD takes them. Paths are relative to `folder`. False when the text is no
/// JSON object.
bool read_up_config(const ConfigFile& file, const std::string& folder, Config& config,
                    Findings& findings);

}  // namespace coqewd
