#include "app/routes_report.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <vector>

namespace coqewd {
namespace {

namespace json = boost::json;

bool is_group(const Config& config, const std::string& name) {
    return std::ranges::count(config.groups, name, &GroupConfig::name) > 0;
}

std::string method_of(const RouteEntry& entry) {
    return entry.method.empty() ? "*" : entry.method;
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

json::object to_json(const Config& config, const RouteEntry& entry) {
    json::object out{{"method", method_of(entry)}, {"path", entry.path.text()}};
    if (entry.is_local()) {
        out["application"] = entry.application;
    } else if (entry.destination.empty()) {
        out["destinations"] = json::array(entry.choices.begin(), entry.choices.end());
    } else {
        out[is_group(config, entry.destination) ? "group" : "peer"] = entry.destination;
    }
    out["access"] = to_string(entry.access);
    return out;
}

}  // namespace

std::string answerer_of(const Config& config, const RouteEntry& entry) {
    if (entry.is_local()) return "application " + entry.application;
    if (entry.destination.empty()) {
        std::string names;
        for (const std::string& name : entry.choices) names += (names.empty() ? "" : ", ") + name;
        return names.empty() ? "any destination" : "one of " + names;
    }
    return (is_group(config, entry.destination) ? "group " : "peer ") + entry.destination;
}

std::string route_line(const Layout& layout, const RouteEntry& entry) {
    const std::string unchecked =
        !entry.is_local() && entry.access == Access::open ? ", tokens are not checked" : "";
    return method_of(entry) + " " + entry.path.text() + "  " + answerer_of(layout.config, entry) +
           unchecked;
}

std::string routes_text(const Layout& layout) {
    constexpr std::size_t columns = 4;
    std::vector<std::array<std::string, columns>> rows{{"METHOD", "PATH", "ANSWERED BY", "ACCESS"}};
    for (const auto& entry : layout.routes.entries()) {
        rows.push_back({method_of(*entry), entry->path.text(), answerer_of(layout.config, *entry),
                        std::string(to_string(entry->access))});
    }
    if (rows.size() == 1) return "There are no REST routes\n";
    std::array<std::size_t, columns> widths{};
    for (const auto& row : rows) {
        for (std::size_t column = 0; column + 1 < columns; ++column) {
            widths[column] = std::max(widths[column], row[column].size() + 2);
        }
    }
    std::string out;
    for (const auto& row : rows) {
        for (std::size_t column = 0; column < columns; ++column) {
            out += padded(row[column], widths[column]);
        }
        out += '\n';
    }
    return out;
}

std::string routes_json(const Layout& layout) {
    std::string out = "[";
    for (const auto& entry : layout.routes.entries()) {
        out += (out.size() > 1 ? ",\n " : "") + json::serialize(to_json(layout.config, *entry));
    }
    return out + "]\n";
}

}  // namespace coqewd
