#include "app/rest_cors.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/message/field_name.hpp"

namespace coqewd {

namespace http = net::http;

namespace {

/// What names the fields that a page of another origin can read beside those that it always can.
constexpr std::string_view expose = "Access-Control-Expose-Headers";

bool is_about_origins(const http::Field& field) {
    return same_name(field.name, "Access-Control-Allow-Origin") ||
           same_name(field.name, "Access-Control-Allow-Credentials");
}

/// All that the response has, unless the handler has said which. No page may read a cookie.
void expose_fields(std::vector<http::Field>& fields) {
    std::vector<std::string_view> exposed;
    for (const auto& [name, value] : fields) {
        if (same_name(name, expose)) return;
        const auto same = [&name](std::string_view other) { return same_name(name, other); };
        if (same("Set-Cookie") || std::ranges::any_of(exposed, same)) continue;
        exposed.push_back(name);
    }
    if (exposed.empty()) return;
    std::string names;
    for (const std::string_view name : exposed) {
        if (!names.empty()) names += ", ";
        names += name;
    }
    fields.push_back({std::string(expose), std::move(names)});
}

}  // namespace

bool is_preflight(const http::Cors& cors, const http::RequestHead& head) {
    return cors.configured() && head.method == "OPTIONS" &&
           head.fields.count("Access-Control-Request-Method") > 0;
}

void add_cors(const http::Cors& cors, const http::RequestHead& head, RestResponse& response) {
    if (!cors.configured()) return;
    std::erase_if(response.fields, is_about_origins);
    const std::string methods(response.value_of("Allow"));
    if (head.fields.count("Origin") > 0) expose_fields(response.fields);
    std::ranges::move(cors.fields(head), std::back_inserter(response.fields));
    if (methods.empty() || !is_preflight(cors, head)) return;
    std::ranges::move(cors.preflight(head, methods), std::back_inserter(response.fields));
}

}  // namespace coqewd
