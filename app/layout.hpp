#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "core/app/registry.hpp"
#include "core/app/route_table.hpp"
#include "core/app/routing.hpp"

namespace coqewd {

/// Who answers what on a server that is not started: its applications, once, and its rules. It
/// points to the configuration, which outlives it.
struct Layout {
    const Config& config;
    Registry registry;
    Routing routing;
    RouteTable routes;
};

/// Throws std::logic_error with a sentence when applications contradict each other or the routes of
/// the configuration, as a server would when it starts.
Layout make_layout(const Config& config, const std::vector<ApplicationFactory>& applications);

/// The application whose route answers what this one of the configuration names a handler for;
/// empty when none does.
std::string application_of(const Layout& layout, const RouteConfig& route);

/// The configuration's route that this one of the table was made of; null for an application's.
const RouteConfig* origin_of(const Layout& layout, const RouteEntry& entry);

/// `the peer stock, ws://127.0.0.1:8083/socket.io/, as stock`; for a group one line for each
/// member.
std::vector<std::string> hops_to(const Config& config, std::string_view destination);

}  // namespace coqewd
