#include "core/app/rest_over_link.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/app/dispatch_faults.hpp"
#include "core/message/field_name.hpp"
#include "core/message/http_field.hpp"
#include "core/message/json_text.hpp"
#include "core/message/utf8.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

constexpr std::string_view headers_member = "qewd_response_headers";
constexpr std::string_view cookie_member = "qewd_send_jwt_as_cookie";

/// Of a fault that has none HTTP says 400.
int status_of(const Reply& reply) {
    if (reply.failed()) return reply.fault().status.value_or(400);
    return reply.http() ? reply.http()->status : 200;
}

void add_field(std::vector<HeaderField>& fields, std::string_view name, const json::value& value) {
    if (value.is_array()) {
        for (const json::value& each : value.get_array()) add_field(fields, name, each);
    } else if (value.is_string()) {
        fields.push_back({std::string(name), std::string(value.get_string())});
    }
}

/// What stands in the message itself, as QEWD's handlers write it.
void add_fields_of_message(std::vector<HeaderField>& fields, const Reply& reply) {
    if (!reply.is_object() || !reply.may_mention(headers_member)) return;
    const json::value* const told = reply.body().get_object().if_contains(headers_member);
    if (!told || !told->is_object()) return;
    for (const auto& [name, value] : told->get_object()) add_field(fields, name, value);
}

std::string directives_of(const Cookie& cookie) {
    return cookie.directives.value_or(std::string(token_cookie_directives));
}

bool is_sound(const HeaderField& field) {
    return is_sound_field(field.name, field.value);
}

/// In UTF-8 the characters up to U+00FF begin with one of the first bytes.
bool is_latin(const HeaderField& field) {
    return std::ranges::none_of(field.value,
                                [](char c) { return static_cast<unsigned char>(c) > 0xC3; });
}

/// JSON has no place for other bytes than those of texts.
bool fits_json(const Reply& reply) {
    const HttpReply* const http = reply.http();
    if (!http) return true;
    const auto is_text = [](const HeaderField& field) {
        return is_utf8(field.name) && is_utf8(field.value);
    };
    const bool has_binary_content = !reply.failed() && http->content && !is_utf8(*http->content);
    return !has_binary_content && std::ranges::all_of(http->headers, is_text);
}

bool fits_http(const Reply& reply) {
    if (!is_final_status(status_of(reply))) return false;
    const HttpReply* const http = reply.http();
    return !http ||
           (is_field_value(http->content_type) && std::ranges::all_of(http->headers, is_sound));
}

/// Node.js takes no character above U+00FF, and ends with the server when Express sets one.
bool fits_qewd(const Reply& reply) {
    std::vector<HeaderField> fields;
    if (const HttpReply* const http = reply.http()) {
        fields = http->headers;
        if (const auto& cookie = http->token_cookie) {
            fields.push_back({"Set-Cookie", cookie->name + directives_of(*cookie)});
        }
    }
    add_fields_of_message(fields, reply);
    return std::ranges::all_of(fields, is_sound) && std::ranges::all_of(fields, is_latin);
}

/// Express can not set several; the last one counts, as in the gateway.
void keep_last_content_type(std::vector<HeaderField>& fields) {
    const auto is_type = [](const HeaderField& field) {
        return same_name(field.name, "Content-Type");
    };
    auto others = std::ranges::count_if(fields, is_type);
    std::erase_if(fields, [&](const HeaderField& field) { return is_type(field) && --others > 0; });
}

std::string error_with_response(std::string_view text, int status) {
    std::string message = R"({"error":{"response":)";
    if (text.starts_with('"')) {
        message += text;
    } else {
        append_quoted(message, text);
    }
    return message + R"(},"status":{"code":)" + std::to_string(status) + "}}";
}

Reply as_object(const Reply& reply) {
    const std::string text = reply.json();
    Reply object =
        Reply::received(text.starts_with('[') ? R"({"results":)" + text + '}'
                                              : error_with_response(text, status_of(reply)));
    object.set_token(SharedText(reply.token()));
    if (reply.http()) object.over_http().headers = reply.http()->headers;
    return object;
}

}  // namespace

bool is_from_qewd(const Request& request) {
    const bool is_proved = request.caller && request.caller->is_server;
    return !is_proved && !request.request_id.empty();
}

/// Exactly where QEWD finds one (getRestJWT), or what it has signed itself would be a client's.
bool shows_token(const RestRequest& rest) {
    constexpr std::string_view bearer = "Bearer ";
    const std::string_view told = rest.header("authorization");
    const std::size_t at = told.find(bearer);
    if (at == told.npos) return false;
    const std::string_view behind = told.substr(at + bearer.size());
    const std::string_view token = behind.substr(0, behind.find(bearer));
    return !token.empty() && token != "undefined";
}

std::optional<Fault> misfit_of(const Environment& environment, const Reply& reply) {
    if (!fits_json(reply)) return not_for_links(environment);
    if (!fits_http(reply)) return not_for_http(environment.node);
    return std::nullopt;
}

Reply for_qewd(const Environment& environment, Reply reply) {
    if (!fits_qewd(reply)) return not_for_http(environment.node);
    if (reply.http()) keep_last_content_type(reply.over_http().headers);
    if (reply.failed()) return reply;
    if (!reply.is_object()) return as_object(reply);
    const auto cookie = reply.http() ? reply.http()->token_cookie : std::nullopt;
    if (cookie && !reply.token().empty()) {
        reply.body().get_object()[cookie_member] = {
            {"name", cookie->name}, {"directives", json::array{directives_of(*cookie)}}};
    }
    return reply;
}

}  // namespace coqewd
