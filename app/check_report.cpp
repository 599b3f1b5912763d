#include "app/check_report.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "app/in_quotes.hpp"
#include "app/rest_check.hpp"
#include "app/routes_report.hpp"

namespace coqewd {
namespace {

/// `1 peer`, `2 peers`.
std::string counted(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string titled(const std::string& title, const std::vector<std::string>& lines) {
    if (lines.empty()) return "";
    std::string out = title + ": " + std::to_string(lines.size()) + "\n";
    for (const std::string& line : lines) out += "  " + line + "\n";
    return out;
}

std::string counts(const Layout& layout) {
    const Config& config = layout.config;
    std::string out = "No faults: " + counted(layout.registry.applications().size(), "application");
    out += ", " + counted(config.peers.size(), "peer") + ", ";
    out += counted(config.groups.size(), "group") + ", " + counted(config.maps.size(), "map");
    return out + ", " + counted(layout.routes.entries().size(), "route") + "\n";
}

std::string in_file(const RouteConfig& route) {
    std::string out = to_string(route);
    if (!route.handler.empty()) out += " (handler " + in_quotes(route.handler) + ")";
    return route.where.empty() ? out : out + "  " + route.where;
}

std::string between(const RouteConfig& route) {
    std::string out = to_string(route) + "  from ";
    for (const std::string& name : route.from_microservices) {
        out += (name == route.from_microservices.front() ? "" : ", ") + name;
    }
    return route.destination.empty() ? out : out + " to " + route.destination;
}

}  // namespace

std::string check_report(const Layout& layout) {
    std::vector<std::string> forwarded;
    std::vector<std::string> local;
    for (const auto& entry : layout.routes.entries()) {
        (entry->is_local() ? local : forwarded).push_back(route_line(layout, *entry));
    }
    std::vector<std::string> nobodys;
    for (const RouteConfig& route : layout.config.routes) {
        if (route.forwarded() || !application_of(layout, route).empty()) continue;
        nobodys.push_back(in_file(route));
    }
    std::vector<std::string> internal;
    for (const RouteConfig& route : layout.config.internal_routes) {
        internal.push_back(between(route));
    }
    return counts(layout) + titled("Routes to other servers", forwarded) +
           titled("Routes of linked applications", local) +
           titled(
               "Routes without a handler (JavaScript is not run; an application in C++ has to "
               "register them)",
               nobodys) +
           titled("Routes between other servers alone, not served here", internal);
}

}  // namespace coqewd
