#include "core/app/route_table.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace coqewd {
namespace {

/// `/api` of `/api/patient`; nothing when a part of it varies.
std::string_view first_segment(std::string_view fixed_part, bool is_whole) {
    const std::size_t end = fixed_part.find('/', 1);
    if (end != std::string_view::npos) return fixed_part.substr(0, end);
    return is_whole ? fixed_part : std::string_view();
}

std::string_view first_segment(const PathPattern& pattern) {
    return first_segment(pattern.fixed_part(), pattern.pieces().size() == 1);
}

std::string_view without_last_slash(std::string_view path) {
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

std::string written(const RouteEntry& entry) {
    return (entry.method.empty() ? std::string("any method") : entry.method) + " " +
           entry.path.text();
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

/// Optional parts may overlap with a route that has none: that one is asked first.
bool RouteTable::collide(const Way& one, const Way& other) {
    return one.entry->method == other.entry->method && one.pattern.same_shape(other.pattern) &&
           one.entry->path.patterns().size() == other.entry->path.patterns().size();
}

void RouteTable::add(RouteEntry entry) {
    const auto& added = entries_.emplace_back(std::make_unique<RouteEntry>(std::move(entry)));
    for (const PathPattern& pattern : added->path.patterns()) {
        const Way way{pattern, added.get()};
        auto& ways = ways_[std::string(first_segment(pattern))];
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
    for (const std::string_view segment : {first_segment(path, true), std::string_view()}) {
        const auto ways = ways_.find(segment);
        if (ways == ways_.end()) continue;
        for (const auto& [pattern, entry] : ways->second) {
            auto arguments = pattern.match(path);
            if (!arguments) continue;
            if (answers(*entry, method)) {
                return {.entry = entry, .arguments = std::move(*arguments)};
            }
            add_methods(match.methods, *entry);
        }
    }
    return match;
}

}  // namespace coqewd
