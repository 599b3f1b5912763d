#include "app/nobody.hpp"

#include <algorithm>
#include <set>

#include "app/groups.hpp"
#include "app/in_quotes.hpp"
#include "app/rest_check.hpp"
#include "app/route_text.hpp"
#include "app/suggest.hpp"

namespace coqewd {
namespace {

using Names = std::vector<std::string>;

Names segments_of(std::string_view path) {
    Names out;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        out.emplace_back(path.substr(0, end));
        path.remove_prefix(std::min(end, path.size()));
    }
    return out;
}

/// The template with the path's segments where it has variables, so that the rest can be compared.
std::string filled(const std::string& route, const Names& segments) {
    std::string out;
    std::size_t index = 0;
    for (const std::string& segment : segments_of(route)) {
        const bool varies = segment.find_first_of(":*(") != std::string::npos;
        out += "/" + (varies && index < segments.size() ? segments[index] : segment);
        ++index;
    }
    return out;
}

/// The route whose path is most like this one; empty when none is.
std::string nearest_route(const Layout& layout, const std::string& path) {
    Names likes;
    for (const auto& entry : layout.routes.entries()) {
        likes.push_back(filled(entry->path.text(), segments_of(path)));
    }
    const auto like = nearest(path, likes);
    if (!like) return "";
    const auto index = std::ranges::find(likes, *like) - likes.begin();
    const RouteEntry& entry = *layout.routes.entries().at(static_cast<std::size_t>(index));
    return (entry.method.empty() ? "" : entry.method + " ") + entry.path.text();
}

bool matches(const RouteConfig& route, const Subject& request) {
    if (!route.method.empty() && route.method != request.first) return false;
    return std::ranges::any_of(PathTemplate(route.path).patterns(), [&](const PathPattern& way) {
        return way.match(request.second).has_value();
    });
}

/// What the configuration says of it, without effect here.
Names known_elsewhere(const Config& config, const Subject& request) {
    Names out;
    for (const RouteConfig& route : config.routes) {
        if (route.forwarded() || !matches(route, request)) continue;
        out.push_back(route.where + " names the handler " + in_quotes(route.handler) +
                      ", but no linked application has the route " + in_quotes(to_string(route)));
    }
    for (const RouteConfig& route : config.internal_routes) {
        if (!matches(route, request)) continue;
        out.push_back(route.where + ": the route " + in_quotes(to_string(route)) +
                      " is for other servers alone (from_microservices without orchestrator)");
    }
    return out;
}

Names applications_of(const Layout& layout) {
    Names names;
    for (const auto& application : layout.registry.applications()) {
        names.push_back(application->name());
    }
    for (const auto& [alias, application] : layout.config.aliases) names.push_back(alias);
    for (const MapConfig& map : layout.config.maps) names.push_back(map.application);
    return names;
}

}  // namespace

std::vector<std::string> why_no_route(const Layout& layout, const RouteTable::Match& match,
                                      const Subject& request) {
    if (!match.methods.empty()) {
        std::string methods;
        for (const std::string& method : match.methods) {
            methods += (methods.empty() ? "" : ", ") + method;
        }
        return {"the path has no method " + request.first + ", but " + methods + " (405)"};
    }
    Names why{"no route has this path (404)"};
    for (std::string& known : known_elsewhere(layout.config, request)) {
        why.push_back(std::move(known));
    }
    const std::string near = nearest_route(layout, request.second);
    if (why.size() == 1 && !near.empty()) {
        why.front() += "; did you mean " + in_quotes(near) + "?";
    } else if (layout.routes.entries().empty()) {
        why.emplace_back("there are no REST routes at all");
    }
    return why;
}

std::vector<std::string> why_no_handler(const Layout& layout, const Subject& message) {
    const auto& [name, type] = message;
    if (reserved_type(type)) {
        return {"types of QEWD's own reach no handler and no other server; " + in_quotes(type) +
                " is one"};
    }
    const Application* application = layout.registry.find(name);
    if (application) {
        return {"the application " + in_quotes(application->name()) +
                " has no handler of the type " + in_quotes(type) +
                did_you_mean(type, application->types())};
    }
    const bool mapped = std::ranges::count(layout.config.maps, name, &MapConfig::application) > 0;
    if (!mapped && parse_method(name)) {
        return {"no application is called " + in_quotes(name) +
                ", and the path of a request has to "
                "begin with '/', not " +
                in_quotes(type)};
    }
    if (!mapped) {
        return {"there is no application " + in_quotes(name) +
                " here, and no map sends its messages "
                "to another server" +
                did_you_mean(name, applications_of(layout))};
    }
    Names types;
    for (const MapConfig& map : layout.config.maps) {
        if (map.application == name) types.push_back(map.type);
    }
    return {"no map has the type " + in_quotes(type) + " of " + in_quotes(name) +
            did_you_mean(type, types)};
}

std::optional<std::string> why_not_chosen(const Config& config, const RouteEntry& entry,
                                          const std::string& destination) {
    const Names all = destination_names(config);
    const Names allowed =
        entry.choices.empty() ? all : Names(entry.choices.begin(), entry.choices.end());
    if (std::ranges::find(allowed, destination) != allowed.end()) return std::nullopt;
    const bool known = std::ranges::find(all, destination) != all.end();
    return "the path names " + in_quotes(destination) + ", which is " +
           (known ? "none of those that the route may go to" : "neither a peer nor a group") +
           " (400)" + did_you_mean(destination, allowed);
}

}  // namespace coqewd
