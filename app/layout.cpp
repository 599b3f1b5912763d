#include "app/layout.hpp"

#include <algorithm>
#include <utility>

#include "app/in_quotes.hpp"
#include "app/json_schema.hpp"
#include "app/wiring.hpp"

namespace coqewd {
namespace {

void add_routes_of(const Application& application, RouteTable& routes) {
    std::size_t index = 0;
    for (const Route& route : application.routes()) {
        routes.add({.method = route.method(),
                    .path = PathTemplate(route.path()),
                    .access = route.access(),
                    .application = application.name(),
                    .index = index++,
                    .body_bytes_max = route.body_bytes_max()});
    }
}

bool same_paths(const PathTemplate& one, const PathTemplate& other) {
    return std::ranges::equal(
        one.patterns(), other.patterns(),
        [](const PathPattern& a, const PathPattern& b) { return a.same_shape(b); });
}

std::string hop_to(const PeerConfig& peer) {
    return "the peer " + in_quotes(peer.name) + " at " + to_string(peer.endpoint) +
           ", as its application " + in_quotes(peer.application);
}

}  // namespace

Layout make_layout(const Config& config, const std::vector<ApplicationFactory>& applications) {
    Layout layout{.config = config,
                  .registry = Registry(applications, {config.aliases.begin(), config.aliases.end()},
                                       compile_schema),
                  .routing = make_routing(config),
                  .routes = {}};
    for (RouteEntry& route : make_routes(config)) layout.routes.add(std::move(route));
    for (const auto& application : layout.registry.applications()) {
        add_routes_of(*application, layout.routes);
    }
    return layout;
}

std::string application_of(const Layout& layout, const RouteConfig& route) {
    const PathTemplate path(route.path);
    for (const auto& entry : layout.routes.entries()) {
        const bool has_method = entry->method.empty() || entry->method == route.method;
        if (entry->is_local() && has_method && same_paths(entry->path, path)) {
            return entry->application;
        }
    }
    return "";
}

const RouteConfig* origin_of(const Layout& layout, const RouteEntry& entry) {
    const auto& routes = layout.config.routes;
    const auto found = std::ranges::find_if(routes, [&](const RouteConfig& route) {
        return route.method == entry.method && route.path == entry.path.text();
    });
    return entry.is_local() || found == routes.end() ? nullptr : &*found;
}

std::vector<std::string> hops_to(const Config& config, std::string_view destination) {
    std::vector<std::string> hops;
    for (const PeerConfig& peer : config.peers) {
        if (peer.name == destination) hops.push_back(hop_to(peer));
    }
    for (const GroupConfig& group : config.groups) {
        if (group.name != destination) continue;
        for (const std::string& member : group.members) {
            for (std::string& hop : hops_to(config, member)) hops.push_back(std::move(hop));
        }
    }
    return hops;
}

}  // namespace coqewd
