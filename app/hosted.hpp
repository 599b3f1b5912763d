#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/findings.hpp"

namespace coqewd {

/// Holds the aliases (QEWD's moduleMap) against the names of the applications that this server
/// hosts. Where nothing is hosted, as on an orchestrator that takes QEWD's own configuration, they
/// mean nothing: they are warned of and taken away.
void check_hosted(const std::vector<std::string>& hosted, Config& config, Findings& findings);

}  // namespace coqewd
