#pragma once

#include <string>

#include "app/layout.hpp"

namespace coqewd {

/// The table of REST routes in columns: method, path, who answers, access.
std::string routes_text(const Layout& layout);

/// The same as one JSON array, a route on each line.
std::string routes_json(const Layout& layout);

/// One route of the table: `GET /api/store/:id  peer stock`.
std::string route_line(const Layout& layout, const RouteEntry& entry);

/// `peer stock`, `group all`, `application demo`, `one of ms1, ms2`.
std::string answerer_of(const Config& config, const RouteEntry& entry);

}  // namespace coqewd
