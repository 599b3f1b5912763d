#include "core/app/route_table.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace coqewd {
namespace {

/// The path without its last segment: `/api` of `/api/patient`.
std::string_view without_last_segment(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return path.substr(0, slash == std::string_view::npos ? 0 : slash);
}

/// The segments that every path of the pattern begins with.
std::string_view first_segments(const PathPattern& pattern) {
    const std::string_view fixed = pattern.fixed_part();
    return pattern.pieces().size() == 1 ? fixed : without_last_segment(fixed);
}

std::size_t segments_of(std::string_view path) {
    return static_cast<std::size_t>(std::ranges::count(path, '/'));
}

/// The first so many segments of a path.
std::string_view first_segments(std::string_view path, std::size_t count) {
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] == '/' && count-- == 0) return path.substr(0, at);
    }
    return path;
}

std::string_view without_last_slash(std::string_view path) {
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

std::string written(const RouteEntry& entry) {
    std::string text = entry.method.empty() ? "any method" : entry.method;
    text += ' ' + entry.path.text();
    if (!entry.application.empty()) text += " of the application " + entry.application;
    if (!entry.destination.empty()) text += " to " + entry.destination;
    return text;
}

bool answers(const RouteEntry& entry, std::string_view method) {
    if (entry.method.empty() || entry.method == method) return true;
    return entry.method == "GET" && method == "HEAD";
}

/// What a route's answer to OPTIONS and to a wrong method says.
void add_methods(std::set<std::string>& methods, const RouteEntry& entry) {
    if (!entry.method.empty()) methods.insert(entry.method);
    if (entry.method == "GET") methods.insert("HEAD");
}

}  // namespace

std::string_view to_string(Access access) {
    switch (access) {
        case Access::open:
            return "open";
        case Access::optional:
            return "optional";
        case Access::token:
            return "token";
        case Access::authenticated:
            return "authenticated";
    }
    return "open";
}

std::set<std::string> all_methods() {
    return {"DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"};
}

/// Optional parts may overlap with a route that has none: that one is asked first.
bool RouteTable::collide(const Way& one, const Way& other) {
    return one.entry->method == other.entry->method && one.pattern.same_shape(other.pattern) &&
           one.entry->path.patterns().size() == other.entry->path.patterns().size();
}

void RouteTable::add(RouteEntry entry) {
    const auto& added = entries_.emplace_back(std::make_unique<RouteEntry>(std::move(entry)));
    for (const PathPattern& pattern : added->path.patterns()) {
        const Way way{pattern, added.get()};
        const std::string key(first_segments(pattern));
        segments_max_ = std::max(segments_max_, segments_of(key));
        auto& ways = ways_[key];
        const auto twin =
            std::ranges::find_if(ways, [&](const Way& other) { return collide(way, other); });
        if (twin != ways.end()) {
            throw std::logic_error("The routes " + written(*twin->entry) + " and " +
                                   written(*added) + " match the same requests");
        }
        const auto comes_later = [&](const Way& other) {
            if (way.pattern.more_specific_than(other.pattern)) return true;
            if (other.pattern.more_specific_than(way.pattern)) return false;
            const auto ways_of = [](const RouteEntry& route) {
                return route.path.patterns().size();
            };
            if (ways_of(*added) != ways_of(*other.entry)) {
                return ways_of(*added) < ways_of(*other.entry);
            }
            // Every GET answers HEAD too, unless HEAD has a route.
            return added->method == "HEAD";
        };
        ways.insert(std::ranges::find_if(ways, comes_later), way);
    }
}

RouteTable::Match RouteTable::find(std::string_view method, std::string_view whole_path) const {
    const std::string_view path = without_last_slash(whole_path);
    Match match;
    if (find_path(method, path, match)) return match;
    // A rest may begin behind the slash.
    if (path.size() < whole_path.size()) find_path(method, whole_path, match);
    return match;
}

bool RouteTable::find_path(std::string_view method, std::string_view path, Match& match) const {
    // The more segments are fixed, the more specific is the route.
    std::string_view key = first_segments(path, segments_max_);
    for (;; key = without_last_segment(key)) {
        const auto ways = ways_.find(key);
        if (ways != ways_.end() && find_among(ways->second, method, path, match)) return true;
        if (key.empty()) return false;
    }
}

/// Whether one of them is it; else the match gets the methods of those that have the path.
bool RouteTable::find_among(const std::vector<Way>& ways, std::string_view method,
                            std::string_view path, Match& match) {
    for (const auto& [pattern, entry] : ways) {
        auto arguments = pattern.match(path);
        if (!arguments) continue;
        if (answers(*entry, method)) {
            match = {.entry = entry, .arguments = std::move(*arguments)};
            return true;
        }
        add_methods(match.methods, *entry);
    }
    return false;
}

}  // namespace coqewd
