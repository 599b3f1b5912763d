#include "net/http/cors.hpp"

#include <algorithm>

namespace coqewd::net::http {
namespace {

constexpr std::string_view any = "*";

bool admits_all(const Cors& cors) {
    return !cors.configured() || std::ranges::count(cors.origins, any) > 0;
}

bool is_same_host(std::string_view origin, std::string_view host) {
    const std::size_t scheme = origin.find("://");
    return scheme != origin.npos && !host.empty() && origin.substr(scheme + 3) == host;
}

}  // namespace

bool Cors::admits(const RequestHead& head) const {
    if (admits_all(*this)) return true;
    const std::string origin = head.fields.get("Origin");
    if (origin.empty() || is_same_host(origin, head.fields.get("Host"))) return true;
    return std::ranges::count(origins, origin) > 0;
}

bool Cors::admits_script(const RequestHead& head) const {
    if (admits_all(*this)) return true;
    const std::string site = head.fields.get("Sec-Fetch-Site");
    return site == "same-origin" || site == "none";
}

std::vector<Field> Cors::fields(const RequestHead& head) const {
    if (!configured()) return {};
    const std::string origin = head.fields.get("Origin");
    const bool named = !origin.empty() && std::ranges::count(origins, origin) > 0;
    if (!named) {
        const bool all = std::ranges::count(origins, any) > 0;
        if (all) return {{"Access-Control-Allow-Origin", "*"}};
        return {{"Vary", "Origin"}};
    }
    std::vector<Field> fields{{"Access-Control-Allow-Origin", origin}, {"Vary", "Origin"}};
    if (credentials) fields.push_back({"Access-Control-Allow-Credentials", "true"});
    return fields;
}

std::vector<Field> Cors::preflight(const RequestHead& head, std::string_view methods) const {
    std::vector<Field> fields{{"Access-Control-Allow-Methods", std::string(methods)}};
    std::string asked = head.fields.get("Access-Control-Request-Headers");
    if (!asked.empty()) {
        fields.push_back({"Access-Control-Allow-Headers", std::move(asked)});
        fields.push_back({"Vary", "Access-Control-Request-Headers"});
    }
    return fields;
}

}  // namespace coqewd::net::http
