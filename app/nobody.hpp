#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/explain.hpp"
#include "app/layout.hpp"

namespace coqewd {

// Why nobody answers a request, in sentences, with what may have been meant.

/// A method and a path that have no route.
std::vector<std::string> why_no_route(const Layout& layout, const RouteTable::Match& match,
                                      const Subject& request);

/// An application and a type that have no handler and no map.
std::vector<std::string> why_no_handler(const Layout& layout, const Subject& message);

/// A path that names a destination; nothing when the route may go there.
std::optional<std::string> why_not_chosen(const Config& config, const RouteEntry& entry,
                                          const std::string& destination);

}  // namespace coqewd
