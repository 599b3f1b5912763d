#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "core/app/registry.hpp"
#include "core/app/route_table.hpp"

namespace coqewd {

/// The document that describes the REST routes (OpenAPI 3.1.0), with what the applications' routes
/// say of themselves. A path with optional parts stands there once for each way it can look.
boost::json::object openapi_document(const RouteTable& routes, const Registry& registry,
                                     const std::string& server_name);

}  // namespace coqewd
