#include "core/message/rest_request.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "core/message/json_scan.hpp"
#include "core/message/json_text.hpp"
#include "core/message/lower_case.hpp"
#include "core/message/percent.hpp"
#include "core/message/query.hpp"
#include "core/message/text_in.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

/// A text's member of the message: `,"name":"text"`.
void append_text(std::string& message, std::string_view name, std::string_view text) {
    message += ",\"";
    message += name;
    message += "\":";
    append_quoted(message, text);
}

void append_json(std::string& message, std::string_view name, const json::object& object) {
    message += ",\"";
    message += name;
    message += "\":" + json::serialize(object);
}

void append_headers(std::string& message, const std::vector<HeaderField>& headers) {
    message += ",\"headers\":{";
    bool first = true;
    for (const HeaderField& field : headers) {
        if (!std::exchange(first, false)) message += ',';
        append_quoted(message, field.name);
        message += ':';
        append_quoted(message, field.value);
    }
    message += '}';
}

/// QEWD's own router looks at the path's second segment and what is behind it.
json::object express_params(std::string_view path) {
    const std::size_t root = std::min(path.find('/', 1), path.size());
    const std::string_view behind_root = path.substr(std::min(root + 1, path.size()));
    const std::size_t type = std::min(behind_root.find('/'), behind_root.size());
    json::object params;
    if (type < behind_root.size()) {
        params["0"] = percent_decode(behind_root.substr(type + 1)).value_or("");
    }
    params["type"] = percent_decode(behind_root.substr(0, type)).value_or("");
    return params;
}

/// A JSON body goes as what it is; another one beside it as a text, which only coqewd reads.
void append_body(std::string& message, const RestRequest& rest) {
    if (const auto value = scan_value(rest.body); value && rest.has_json()) {
        message += ",\"body\":";
        message += value->text;
        return;
    }
    message += ",\"body\":{}";
    if (!rest.body.empty()) append_text(message, "coqewd_body", rest.body);
}

void read_headers(const json::object& message, RestRequest& rest) {
    const json::value* headers = message.if_contains("headers");
    if (!headers || !headers->is_object()) return;
    for (const auto& [name, value] : headers->get_object()) {
        if (value.is_string()) rest.headers.push_back({name, std::string(value.get_string())});
    }
}

/// A server that makes a request of its own may say neither what its body is nor that there is
/// none.
void read_body(const json::object& message, RestRequest& rest) {
    rest.body = text_in(message, "coqewd_body");
    const json::value* body = message.if_contains("body");
    if (!body || body->is_null() || !rest.body.empty()) return;
    const bool is_empty = body->is_object() && body->get_object().empty();
    if (!rest.has_json()) {
        if (is_empty) return;
        std::erase_if(rest.headers, [](const auto& field) { return field.name == "content-type"; });
        rest.headers.push_back({"content-type", "application/json"});
    }
    rest.body = json::serialize(*body);
}

void read_query(const json::object& message, RestRequest& rest) {
    const json::value* query = message.if_contains("query");
    if (rest.query.empty() && query && query->is_object()) {
        rest.query = write_query(query->get_object());
    }
}

}  // namespace

std::string_view RestRequest::header(std::string_view name) const {
    const auto found = std::ranges::find(headers, name, &HeaderField::name);
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

bool RestRequest::has_json() const {
    std::string type(header("content-type"));
    type.resize(std::min(type.find_first_of("; \t"), type.size()));
    type = lower_case(std::move(type));
    return type == "application/json" || type.ends_with("+json");
}

std::string rest_message(const RestRequest& rest, std::string_view application) {
    std::string message = R"({"type":"restRequest")";
    append_text(message, "application", application);
    append_text(message, "path", rest.query.empty() ? rest.path : rest.path + "?" + rest.query);
    append_text(message, "pathTemplate", rest.path_template);
    append_text(message, "method", rest.method);
    append_headers(message, rest.headers);
    append_json(message, "params", express_params(rest.path));
    append_json(message, "query", checked_query(rest.query));
    append_body(message, rest);
    append_text(message, "ip", rest.ip);
    message += R"(,"ips":[])";
    append_json(message, "args", rest.arguments);
    message += '}';
    return message;
}

std::optional<RestRequest> read_rest_message(const json::object& message) {
    const std::string target = text_in(message, "path");
    if (!target.starts_with('/')) return std::nullopt;
    RestRequest rest;
    const std::size_t mark = std::min(target.find('?'), target.size());
    rest.path = target.substr(0, mark);
    if (mark < target.size()) rest.query = target.substr(mark + 1);
    rest.method = text_in(message, "method");
    if (rest.method.empty()) return std::nullopt;
    rest.path_template = text_in(message, "pathTemplate");
    rest.ip = text_in(message, "ip");
    read_query(message, rest);
    read_headers(message, rest);
    read_body(message, rest);
    return rest;
}

}  // namespace coqewd
