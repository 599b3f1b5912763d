// What REST reads of a request, a line each: a route's template, the path, the query, Accept; and
// the rest of the input is the message that another server passes on.
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "app/event_stream.hpp"
#include "core/app/route_table.hpp"
#include "core/message/json_scan.hpp"
#include "core/message/query.hpp"
#include "core/message/rest_request.hpp"
#include "core/message/utf8.hpp"

using namespace coqewd;
namespace json = boost::json;

namespace {

void demand(bool truth) {
    if (!truth) std::abort();
}

std::string_view take_line(std::string_view& input) {
    const std::string_view line = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(line.size() + 1, input.size()));
    return line;
}

std::optional<RouteTable> table_of(std::string_view path_template) {
    RouteTable table;
    try {
        table.add({.method = "GET", .path = PathTemplate(std::string(path_template))});
    } catch (const std::logic_error&) {
        return std::nullopt;
    }
    return table;
}

void try_path(std::string_view path_template, std::string_view path) {
    const auto table = table_of(path_template);
    if (!table) return;
    const auto match = table->find("GET", path);
    if (!match.entry) return;
    for (const auto& [name, value] : match.arguments) {
        demand(is_utf8(value.get_string()));
        demand(match.entry->path.has_variable(name));
    }
    // A template without variables matches itself.
    if (match.arguments.empty() && path_template.find('(') == path_template.npos) {
        demand(path == path_template || path == std::string(path_template) + "/" ||
               std::string(path) + "/" == path_template);
    }
}

/// No query says an array of arrays or objects so that it is read as one again, nor the `true` that
/// stands for a text beside names.
bool can_be_said(const json::value& value) {
    if (value.is_bool()) return false;
    if (const auto* array = value.if_array()) {
        return std::ranges::none_of(*array, &json::value::is_structured);
    }
    const auto* object = value.if_object();
    return !object || std::ranges::all_of(
                          *object, [](const auto& member) { return can_be_said(member.value()); });
}

void try_query(std::string_view text) {
    const auto query = parse_query(text);
    if (!query) return;
    demand(scan_value(json::serialize(*query)).has_value());
    const auto again = write_query(*query);
    if (again && can_be_said(*query)) demand(checked_query(*again) == *query);
}

void try_message(std::string_view text) {
    const auto rest = read_rest_message(text);
    if (!rest) return;
    const auto again = read_rest_message(rest_message(*rest, {.application = "app"}));
    demand(again && again->path == rest->path && again->method == rest->method);
    demand(again->headers == rest->headers);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string_view path_template = take_line(input);
    const std::string_view path = take_line(input);
    try_path(path_template, path);
    try_query(take_line(input));
    static_cast<void>(event_stream_of(take_line(input)));
    try_message(input);
    return 0;
}
