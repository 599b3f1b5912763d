#include "app/openapi.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <string_view>
#include <vector>

#include "core/message/lower_case.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

constexpr std::string_view bearer = "bearer";

/// Those that a path may have in a document.
const std::vector<std::string> all_methods{"GET", "PUT", "POST", "DELETE", "PATCH"};

std::string path_of(const PathPattern& pattern) {
    std::string path;
    for (const auto& [kind, text] : pattern.pieces()) {
        path += kind == PathPattern::Kind::text ? text : "{" + text + "}";
    }
    return path;
}

json::array parameters_of(const PathPattern& pattern) {
    json::array parameters;
    for (const auto& [kind, text] : pattern.pieces()) {
        if (kind == PathPattern::Kind::text) continue;
        parameters.push_back(
            {{"name", text}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    }
    return parameters;
}

json::value content_of(const json::value& schema) {
    return {{"application/json", {{"schema", schema}}}};
}

json::object error_response() {
    return {{"description", "The request failed"},
            {"content", content_of({{"$ref", "#/components/schemas/Fault"}})}};
}

json::object responses_of(const Route* route) {
    json::object success{{"description", "The answer"}};
    if (route && route->response_schema())
        success["content"] = content_of(*route->response_schema());
    return {{"200", std::move(success)}, {"default", error_response()}};
}

/// Nothing for a route that everybody may use.
std::optional<json::array> security_of(Access access) {
    const json::object needs{{bearer, json::array()}};
    if (access == Access::open) return std::nullopt;
    if (access == Access::optional) return json::array{json::object(), needs};
    return json::array{needs};
}

/// Null for a route to another server.
const Route* route_of(const RouteEntry& entry, const Registry& registry) {
    const Application* application = registry.find(entry.application);
    return application ? &application->routes().at(entry.index) : nullptr;
}

json::object operation_of(const RouteEntry& entry, const PathPattern& pattern,
                          const Registry& registry) {
    const Route* const route = route_of(entry, registry);
    json::object operation;
    if (route && !route->summary().empty()) operation["summary"] = route->summary();
    operation["tags"] = json::array{route ? entry.application : "other servers"};
    if (auto parameters = parameters_of(pattern); !parameters.empty()) {
        operation["parameters"] = std::move(parameters);
    }
    if (route && route->request_schema()) {
        operation["requestBody"] = {{"required", true},
                                    {"content", content_of(*route->request_schema())}};
    }
    operation["responses"] = responses_of(route);
    if (auto security = security_of(entry.access)) operation["security"] = std::move(*security);
    return operation;
}

json::object paths_of(const RouteTable& routes, const Registry& registry) {
    json::object paths;
    for (const auto& entry : routes.entries()) {
        const std::vector<std::string> methods =
            entry->method.empty() ? all_methods : std::vector<std::string>{entry->method};
        for (const PathPattern& pattern : entry->path.patterns()) {
            json::value& path = paths[path_of(pattern)];
            if (!path.is_object()) path = json::object();
            for (const std::string& method : methods) {
                path.get_object().emplace(lower_case(method),
                                          operation_of(*entry, pattern, registry));
            }
        }
    }
    return paths;
}

/// The shape of all errors (docs/rest.md).
json::object fault_schema() {
    return {{"type", "object"},
            {"required", json::array{"error", "code", "node", "retryable"}},
            {"properties",
             {{"error", json::object()},
              {"code", {{"type", "string"}}},
              {"node", {{"type", "string"}}},
              {"retryable", {{"type", "boolean"}}}}}};
}

}  // namespace

json::object openapi_document(const RouteTable& routes, const Registry& registry,
                              const std::string& server_name) {
    return {{"openapi", "3.1.0"},
            {"info", {{"title", server_name}, {"version", COQEWD_VERSION}}},
            {"paths", paths_of(routes, registry)},
            {"components",
             {{"schemas", {{"Fault", fault_schema()}}},
              {"securitySchemes",
               {{bearer, {{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}}}}}}};
}

}  // namespace coqewd
