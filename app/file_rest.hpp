#pragma once

#include "app/config.hpp"
#include "app/entry.hpp"

namespace coqewd {

// REST routes and groups of a config file. What is wrong is noted at its entry and left out.

/// `{"GET /api/store/:id": "stock", "/api/:destination/x": {"destinations": ["a", "b"]}}`.
void read_rest_routes(const Entry& routes, Config& config);

/// `{"all": ["a", "b"], "any": {"destinations": ["a", "b"], "policy": "first"}}`.
void read_groups(const Entry& groups, Config& config);

/// A route of QEWD's `u_services` (spec/qewd.md 13.2), with `path` and `method`.
void read_u_services_route(const Entry& route, Config& config);

/// A group of QEWD's `u_services`: `{"destinations": […]}`, and our `policy`, `quorum`, `timeout`.
void read_group(const Entry& group, Config& config);

}  // namespace coqewd
