#pragma once

#include "app/config.hpp"
#include "app/findings.hpp"

namespace coqewd {

/// The rules between groups, REST routes and the peers that they name, as part of check().
void check_rest(const Config& config, Findings& findings);

/// `GET /api/x`, or `/api/x` for every method.
std::string to_string(const RouteConfig& route);

}  // namespace coqewd
