#include "app/route_text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "app/endpoint.hpp"
#include "app/option_error.hpp"
#include "app/quantity.hpp"

namespace coqewd {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 7> methods{"GET",   "HEAD",   "POST",   "PUT",
                                                  "PATCH", "DELETE", "OPTIONS"};
constexpr std::array<std::string_view, 3> policies{"all", "first", "quorum"};
constexpr auto member_timeout_min = 10ms;
constexpr auto member_timeout_max = 24h;
constexpr std::size_t quorum_max = 1'000;

/// What stands between the commas.
std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto comma = text.find(',');
        parts.push_back(text.substr(0, comma));
        if (comma == std::string_view::npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

/// `policy=first` taken apart.
struct Part {
    std::string_view key;
    std::string_view value;
};

std::optional<Part> option_of(std::string_view part) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    return Part{part.substr(0, equals), part.substr(equals + 1)};
}

bool apply_route_part(const Part& part, RouteConfig& route) {
    if (part.key != "bypassJWTCheck") return false;
    const auto value = parse_switch(part.value);
    if (value) route.bypass_jwt_check = *value;
    return value.has_value();
}

bool apply_group_part(const Part& part, GroupConfig& group) {
    if (part.key == "policy") {
        const auto policy = parse_policy(part.value);
        if (policy) group.policy = *policy;
        return policy.has_value();
    }
    if (part.key == "timeout") {
        group.member_timeout = parse_member_timeout(part.value);
        return group.member_timeout.has_value();
    }
    const auto quorum = part.key == "quorum" ? parse_quorum(part.value) : std::nullopt;
    if (!quorum) return false;
    group.policy = GroupPolicy::quorum;
    group.quorum = *quorum;
    return true;
}

}  // namespace

Result<std::string> parse_method(std::string_view text) {
    std::string method(text);
    std::ranges::transform(method, method.begin(), [](char each) {
        return static_cast<char>(each >= 'a' && each <= 'z' ? each - 'a' + 'A' : each);
    });
    if (method == "ANY" || method == "*") return std::string();
    if (std::ranges::find(methods, method) == methods.end()) return OptionError::route_method;
    return method;
}

bool is_method_alone(std::string_view word) {
    return word.find('/') == std::string_view::npos && parse_method(word).has_value();
}

std::optional<GroupPolicy> parse_policy(std::string_view text) {
    const auto found = std::ranges::find(policies, text);
    if (found == policies.end()) return std::nullopt;
    return static_cast<GroupPolicy>(found - policies.begin());
}

std::string_view to_text(GroupPolicy policy) {
    return policies.at(static_cast<std::size_t>(policy));
}

std::optional<std::chrono::milliseconds> parse_member_timeout(std::string_view text) {
    const auto time = parse_duration(text, Plain::refused);
    if (!time || *time < member_timeout_min || *time > member_timeout_max) return std::nullopt;
    return time;
}

std::optional<std::size_t> parse_quorum(std::string_view text) {
    const auto number = parse_whole(text);
    if (!number || *number == 0 || *number > quorum_max) return std::nullopt;
    return static_cast<std::size_t>(*number);
}

Result<RouteConfig> parse_route_place(std::string_view text) {
    RouteConfig route;
    const auto space = text.find(' ');
    if (space != std::string_view::npos && !text.starts_with('/')) {
        auto method = parse_method(text.substr(0, space));
        if (!method) return method.error();
        route.method = std::move(*method);
        text.remove_prefix(std::min(text.find_first_not_of(' ', space), text.size()));
    }
    if (!text.starts_with('/')) return OptionError::route_form;
    route.path = text;
    return route;
}

Result<RouteConfig> parse_route(std::string_view text) {
    const auto equals = text.find('=');
    auto route = parse_route_place(text.substr(0, equals));
    if (!route) return route.error();
    if (equals == std::string_view::npos) {
        return route->forwarded() ? route : Result<RouteConfig>(OptionError::route_form);
    }
    for (const std::string_view part : parts_of(text.substr(equals + 1))) {
        const auto option = option_of(part);
        if (option && !apply_route_part(*option, *route)) return OptionError::route_part;
        if (option) continue;
        if (!is_peer_name(part)) return OptionError::peer_name;
        route->destinations.emplace_back(part);
    }
    if (route->forwarded()) return route;
    if (route->destinations.size() != 1) return OptionError::route_one_destination;
    route->destination = std::move(route->destinations.front());
    route->destinations.clear();
    return route;
}

Result<GroupConfig> parse_group(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return OptionError::group_form;
    GroupConfig group;
    group.name = text.substr(0, equals);
    if (!is_peer_name(group.name)) return OptionError::peer_name;
    for (const std::string_view part : parts_of(text.substr(equals + 1))) {
        const auto option = option_of(part);
        if (option && !apply_group_part(*option, group)) return OptionError::group_part;
        if (option) continue;
        if (!is_peer_name(part)) return OptionError::peer_name;
        group.members.emplace_back(part);
    }
    if (group.members.empty()) return OptionError::group_form;
    return group;
}

}  // namespace coqewd
