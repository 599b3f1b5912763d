#include "app/up_routes.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/file_lists.hpp"
#include "app/in_quotes.hpp"
#include "app/peer_entry.hpp"
#include "app/quantity.hpp"
#include "app/rest_check.hpp"
#include "app/route_text.hpp"

namespace coqewd {
namespace {

using Kind = Node::Kind;

constexpr std::string_view orchestrator = "orchestrator";
constexpr std::string_view import_path = "/qewd/importRoutes/";
constexpr std::uint64_t status_min = 400;
constexpr std::uint64_t status_max = 599;

const std::vector<std::string>& known_keys() {
    static const std::vector<std::string> keys{"uri",
                                               "method",
                                               "handler",
                                               "on_microservice",
                                               "on_microservices",
                                               "else",
                                               "authenticate",
                                               "router",
                                               "from_microservices",
                                               "applyBeforeHandler",
                                               "handler_source",
                                               "bypassJWTCheck"};
    return keys;
}

bool is_false(const Entry& entry) {
    return entry.is(Kind::boolean) && !entry.node().truth;
}

std::string read_text(const Entry& route, std::string_view key) {
    const auto entry = optional_member(route, key);
    if (!entry || entry->is_off() || !entry->expect(Kind::string)) return "";
    return entry->node().text;
}

void read_method(const Entry& entry, RouteConfig& route) {
    const auto given = optional_member(entry, "method");
    if (!given || !given->expect(Kind::string)) return;
    auto method = parse_method(given->node().text);
    if (!method) return given->error("is wrong: " + method.error().message());
    route.method = std::move(*method);
}

void read_destinations(const Entry& entry, RouteConfig& route) {
    const auto one = optional_member(entry, "on_microservice");
    const auto several = optional_member(entry, "on_microservices");
    if (one) route.destination = read_destination_name(*one).value_or("");
    if (!several) return;
    route.destinations = read_destination_names(*several);
    if (route.chooses()) return;
    several->error("needs ':destination' in the uri, which chooses among them");
    route.destinations.clear();
}

void read_access(const Entry& entry, RouteConfig& route) {
    const auto authenticate = optional_member(entry, "authenticate");
    const auto bypass = optional_member(entry, "bypassJWTCheck");
    const bool open = authenticate && is_false(*authenticate);
    route.authenticate = !open;
    route.bypass_jwt_check = route.forwarded() && (open || (bypass && bypass->is_truthy()));
    if (const auto from = optional_member(entry, "from_microservices")) {
        route.from_microservices = read_destination_names(*from);
    }
}

void read_handler(const Entry& entry, RouteConfig& route) {
    const std::string handler = read_text(entry, "handler");
    if (!route.forwarded()) route.handler = handler;
    route.handler_source = read_text(entry, "handler_source");
    const auto router = optional_member(entry, "router");
    const auto before = optional_member(entry, "applyBeforeHandler");
    if (before && is_false(*before)) {
        before->warn(
            "has no effect: there is no beforeHandler; checks of a linked application are "
            "its middleware");
    }
    if (!router || router->is_off() || route.forwarded()) return;
    route.handler = read_text(entry, "router");
    router->warn(
        "has no meaning here: JavaScript is not run; a handler of a linked application can "
        "choose and call the peer");
}

/// Whether only micro-services call it, so that it is none of this server's.
bool is_internal(const RouteConfig& route) {
    return !route.from_microservices.empty() &&
           std::ranges::find(route.from_microservices, orchestrator) ==
               route.from_microservices.end();
}

bool has(const std::vector<RouteConfig>& routes, const RouteConfig& route) {
    return std::ranges::any_of(routes, [&](const RouteConfig& other) {
        return other.method == route.method && other.path == route.path;
    });
}

std::optional<RouteConfig> read_route(const Entry& entry) {
    const auto uri = required(entry, "uri");
    if (!uri || !uri->expect(Kind::string)) return std::nullopt;
    RouteConfig route;
    route.path = uri->node().text;
    route.where = entry.where();
    read_method(entry, route);
    read_destinations(entry, route);
    read_access(entry, route);
    read_handler(entry, route);
    return route;
}

void read_else(const Entry& otherwise, Config& config) {
    if (!otherwise.expect(Kind::object)) return;
    NotFoundConfig made{.status = 404, .text = "", .where = otherwise.where()};
    if (const auto status = optional_member(otherwise, "statusCode")) {
        const auto number = parse_whole(status->node().text);
        if (!number || *number < status_min || *number > status_max) {
            return status->error("has to be a status of HTTP from 400 to 599");
        }
        made.status = static_cast<unsigned>(*number);
    }
    made.text = read_text(otherwise, "text");
    if (made.text.empty()) made.text = "Not Found";
    config.not_found = std::move(made);
}

void read_entry(const Entry& entry, Config& config) {
    if (!entry.expect(Kind::object)) return;
    for (const Entry& member : entry.members()) {
        const bool known = std::ranges::find(known_keys(), member.key()) != known_keys().end();
        if (!known) member.warn_of_unknown_key(known_keys());
    }
    if (const auto otherwise = optional_member(entry, "else")) return read_else(*otherwise, config);
    auto route = read_route(entry);
    if (!route) return;
    if (route->path.starts_with(import_path)) {
        entry.warn("is left out: whoever calls " + in_quotes(to_string(*route)) +
                   " would get around the check of tokens");
    } else if (has(config.routes, *route)) {
        entry.warn("is never reached: a route above it has the same method and uri");
    } else if (is_internal(*route)) {
        config.internal_routes.push_back(std::move(*route));
    } else {
        config.routes.push_back(std::move(*route));
    }
}

}  // namespace

bool read_up_routes(const ConfigFile& file, Config& config, Findings& findings) {
    Document document;
    if (!read_file_document(file, document, findings)) return false;
    const Entry root(file.path, document.root, findings);
    if (!root.expect(Kind::array)) return false;
    for (const Entry& entry : root.elements()) read_entry(entry, config);
    return true;
}

}  // namespace coqewd
