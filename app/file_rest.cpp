#include "app/file_rest.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/endpoint.hpp"
#include "app/file_lists.hpp"
#include "app/option_error.hpp"
#include "app/peer_entry.hpp"
#include "app/quantity.hpp"
#include "app/route_text.hpp"

namespace coqewd {
namespace {

using Kind = Node::Kind;

void read_policy(const Entry& entry, GroupConfig& group) {
    if (!entry.expect(Kind::string)) return;
    const auto policy = parse_policy(entry.node().text);
    if (policy) {
        group.policy = *policy;
    } else {
        entry.error("has to be one of all, first, quorum");
    }
}

void read_quorum(const Entry& entry, GroupConfig& group) {
    if (!entry.expect(Kind::number)) return;
    const auto quorum = parse_quorum(entry.node().text);
    if (!quorum) return entry.error("has to be a whole number from 1 to 1000");
    group.policy = GroupPolicy::quorum;
    group.quorum = *quorum;
}

void read_timeout(const Entry& entry, GroupConfig& group) {
    if (!entry.expect(Kind::string)) return;
    group.member_timeout = parse_member_timeout(entry.node().text);
    if (!group.member_timeout) {
        entry.error("has to be a duration from 10ms to 24h with its unit (500ms, 30s, 2m)");
    }
}

void read_group_object(const Entry& entry, GroupConfig& group) {
    if (!entry.expect_object({"destinations", "policy", "quorum", "timeout"})) return;
    if (const auto members = required(entry, "destinations")) {
        group.members = read_destination_names(*members);
    }
    if (const auto policy = optional_member(entry, "policy")) read_policy(*policy, group);
    if (const auto quorum = optional_member(entry, "quorum")) read_quorum(*quorum, group);
    if (const auto timeout = optional_member(entry, "timeout")) read_timeout(*timeout, group);
}

void read_method(const Entry& entry, RouteConfig& route) {
    if (!entry.expect(Kind::string)) return;
    auto method = parse_method(entry.node().text);
    if (!method) return entry.error("is wrong: " + method.error().message());
    route.method = std::move(*method);
}

/// The keys that both spellings of a route have.
void read_target(const Entry& entry, RouteConfig& route) {
    if (const auto name = optional_member(entry, "destination")) {
        if (const auto text = read_destination_name(*name)) route.destination = *text;
    }
    if (const auto names = optional_member(entry, "destinations")) {
        route.destinations = read_destination_names(*names);
    }
    if (const auto bypass = optional_member(entry, "bypassJWTCheck")) {
        route.bypass_jwt_check = bypass->is_truthy();
    }
}

/// Notes the route as incomplete when nobody answers it.
bool leads_somewhere(const Entry& entry, const RouteConfig& route) {
    if (!route.destinations.empty() && !route.chooses()) {
        entry.error("has several destinations, but no ':destination' in its path to choose one");
        return false;
    }
    if (route.forwarded()) return true;
    entry.error("lacks the key 'destination', the peer or group that answers it");
    return false;
}

void warn_of_functions(const Entry& entry) {
    for (const std::string_view key : {"onRequest", "onResponse"}) {
        const auto function = optional_member(entry, key);
        if (!function || function->is_off()) continue;
        function->warn("has no meaning here: JavaScript is not run; write it as a handler in C++");
    }
}

void read_own_route(const Entry& entry, Config& config) {
    auto route = parse_route_place(entry.key());
    if (!route) {
        entry.error("is wrong: " +
                    (route.error() == OptionError::route_form
                         ? "a key of routes is METHOD /PATH, or /PATH for every method"
                         : route.error().message()));
        return;
    }
    route->where = entry.where();
    if (entry.is(Kind::string)) {
        const auto name = read_destination_name(entry);
        if (!name) return;
        route->destination = *name;
    } else if (entry.expect_object({"destination", "destinations", "bypassJWTCheck"})) {
        read_target(entry, *route);
        if (!leads_somewhere(entry, *route)) return;
    } else {
        return;
    }
    config.routes.push_back(std::move(*route));
}

}  // namespace

void read_rest_routes(const Entry& routes, Config& config) {
    if (!routes.expect(Kind::object)) return;
    for (const Entry& entry : routes.members()) read_own_route(entry, config);
}

void read_groups(const Entry& groups, Config& config) {
    if (!groups.expect(Kind::object)) return;
    for (const Entry& entry : groups.members()) read_group(entry, config);
}

void read_u_services_route(const Entry& entry, Config& config) {
    if (!entry.expect_object({"path", "method", "destination", "destinations", "bypassJWTCheck",
                              "onRequest", "onResponse"})) {
        return;
    }
    RouteConfig route;
    route.where = entry.where();
    const auto path = required(entry, "path");
    if (!path || !path->expect(Kind::string)) return;
    route.path = path->node().text;
    if (const auto method = optional_member(entry, "method")) read_method(*method, route);
    read_target(entry, route);
    warn_of_functions(entry);
    if (leads_somewhere(entry, route)) config.routes.push_back(std::move(route));
}

void read_group(const Entry& entry, Config& config) {
    GroupConfig group;
    group.name = entry.key();
    group.where = entry.where();
    if (!is_peer_name(group.name)) {
        entry.error("has a wrong name: " + make_error_code(OptionError::peer_name).message());
    } else if (entry.is(Kind::array)) {
        group.members = read_destination_names(entry);
        config.groups.push_back(std::move(group));
    } else if (entry.expect(Kind::object)) {
        read_group_object(entry, group);
        config.groups.push_back(std::move(group));
    }
}

}  // namespace coqewd
