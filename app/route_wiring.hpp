#pragma once

#include "app/config.hpp"
#include "core/app/route_table.hpp"

namespace coqewd {

/// A route of the configuration as the room core wants it, when a peer or a group answers it.
/// Throws std::invalid_argument with a sentence when its path is no template.
RouteEntry make_route(const RouteConfig& route);

}  // namespace coqewd
