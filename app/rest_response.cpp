#include "app/rest_response.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <optional>
#include <utility>

#include "core/message/field_name.hpp"
#include "core/message/text_in.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

constexpr std::string_view time_field = "X-ResponseTime";
constexpr std::string_view html = "text/html; charset=utf-8";
constexpr std::string_view secure = "; Secure";
constexpr int status_of_faults = 400;

/// What belongs to QEWD's envelope, or says how the answer is sent.
constexpr std::array<std::string_view, 8> not_for_clients{
    "status",       "disconnect", "path",      "qewd_response_headers",
    "ms_requestId", "code",       "retryable", "qewd_send_jwt_as_cookie"};

void add_field(RestResponse& response, std::string_view name, const json::value& value) {
    if (value.is_array()) {
        for (const json::value& each : value.get_array()) add_field(response, name, each);
    } else {
        response.fields.push_back({std::string(name), value.is_string()
                                                          ? std::string(value.get_string())
                                                          : json::serialize(value)});
    }
}

/// The fields that a Node.js QEWD puts into the message.
void take_fields(json::object& body, RestResponse& response) {
    const json::value* fields = body.if_contains("qewd_response_headers");
    if (!fields) return;
    if (fields->is_object()) {
        for (const auto& [name, value] : fields->get_object()) add_field(response, name, value);
    }
    body.stable_erase("qewd_response_headers");
}

/// `qewd_send_jwt_as_cookie`: true, or an object with a name and directives.
std::optional<Cookie> take_cookie(json::object& body) {
    const json::value* asked = body.if_contains("qewd_send_jwt_as_cookie");
    if (!asked) return std::nullopt;
    std::optional<Cookie> cookie;
    if (asked->is_object()) {
        const json::object& told = asked->get_object();
        cookie = Cookie{.name = text_in(told, "name"), .value = {}};
        if (const json::value* list = told.if_contains("directives"); list && list->is_array()) {
            std::string directives;
            for (const json::value& each : list->get_array()) {
                if (!each.is_string()) continue;
                if (!directives.empty()) directives += "; ";
                directives += each.get_string();
            }
            cookie->directives = std::move(directives);
        }
    } else if (asked->is_bool() && asked->get_bool()) {
        cookie = Cookie{.name = {}, .value = {}};
    }
    if (cookie && cookie->name.empty()) {
        cookie->name = "JSESSIONID";
        if (!cookie->directives) cookie->directives = "path=/";
    }
    body.stable_erase("qewd_send_jwt_as_cookie");
    return cookie;
}

/// Where the client's token goes: into a cookie, beside what the object says, or into a field where
/// there is no object. No cookie can be set any more when the head has been sent.
void place_token(std::string token, std::optional<Cookie> cookie, json::value& body,
                 const RestResponseContext& context, RestResponse& response) {
    if (context.head_is_sent) cookie.reset();
    if (cookie && body.is_object() && body.get_object().contains("token")) {
        token = text_in(body.get_object(), "token");
        body.get_object().stable_erase("token");
    }
    if (token.empty()) return;
    if (cookie) {
        HttpReply said;
        cookie->value = std::move(token);
        if (!cookie->directives) {
            cookie->directives = token_cookie_directives;
            if (context.tls) cookie->directives->append(secure);
        }
        said.add_cookie(*cookie);
        response.fields.push_back({said.headers[0].name, said.headers[0].value});
    } else if (body.is_object()) {
        if (!body.get_object().contains("token")) body.get_object()["token"] = std::move(token);
    } else {
        response.fields.push_back({std::string(token_field), std::move(token)});
    }
}

/// The handler does not know what its client uses.
void take_http(const HttpReply& http, const RestResponseContext& context, RestResponse& response) {
    for (const auto& [name, value] : http.headers) {
        const bool secures = context.tls && name == "Set-Cookie" &&
                             std::string_view(value).ends_with(cookie_directives);
        response.fields.push_back({name, secures ? value + std::string(secure) : value});
    }
}

bool is_type(const net::http::Field& field) {
    return same_name(field.name, "Content-Type");
}

/// A type that the handler sets takes the place of the gateway's, and the last one that of others:
/// there is one in a response (RFC 9110 section 8.3).
void settle_content_type(RestResponse& response) {
    auto others = std::ranges::count_if(response.fields, is_type);
    if (others == 0) return;
    response.content_type = {};
    std::erase_if(response.fields,
                  [&](const auto& field) { return is_type(field) && --others > 0; });
}

/// The body of an error that this or another server's handler made.
json::value error_body(const Fault& fault, const json::value& told) {
    json::object body{{"error", fault.text}};
    if (told.is_object()) {
        const json::object& message = told.get_object();
        if (const json::value* error = message.if_contains("error")) {
            const bool whole = error->is_object() && error->get_object().contains("response");
            if (whole) return error->get_object().at("response");
            body["error"] = *error;
        }
        for (const auto& [name, value] : message) {
            if (std::ranges::count(not_for_clients, std::string_view(name)) == 0) {
                body.insert_or_assign(name, value);
            }
        }
    }
    body["code"] = to_string(fault.code);
    body["node"] = fault.node;
    body["retryable"] = fault.retryable;
    return body;
}

void set_body(RestResponse& response, const json::value& body) {
    if (body.is_string()) {
        response.content_type = html;
        response.body = body.get_string();
    } else {
        response.body = json::serialize(body);
    }
}

RestResponse failure(const Reply& reply, const RestResponseContext& context) {
    const Fault& fault = reply.fault();
    RestResponse response{.status = static_cast<unsigned>(fault.status.value_or(status_of_faults))};
    if (reply.http()) take_http(*reply.http(), context, response);
    if (response.status == 503) response.fields.push_back({"Retry-After", "1"});
    json::value told = reply.body();
    if (told.is_object()) take_fields(told.get_object(), response);
    // What follows is the gateway's own.
    std::erase_if(response.fields, is_type);
    json::value body = error_body(fault, told);
    place_token(std::string(reply.token()), std::nullopt, body, context, response);
    set_body(response, body);
    return response;
}

/// Whether the body has to be looked into: it may hold what is for the gateway.
bool is_plain(const Reply& reply, const std::string& text) {
    const bool has_cookie = reply.http() && reply.http()->token_cookie;
    if (!reply.token().empty() || has_cookie) return false;
    // A search stops at each first character: quotes are everywhere.
    return text.find("qewd_") == std::string::npos || text.find("\"qewd_") == std::string::npos;
}

RestResponse with_content(RestResponse response, const Reply& reply,
                          const RestResponseContext& context) {
    json::value no_object;
    place_token(std::string(reply.token()), reply.http()->token_cookie, no_object, context,
                response);
    response.content_type = reply.http()->content_type;
    response.body = *reply.http()->content;
    return response;
}

RestResponse success(const Reply& reply, const RestResponseContext& context) {
    RestResponse response;
    const HttpReply* const http = reply.http();
    if (http) {
        response.status = static_cast<unsigned>(http->status);
        take_http(*http, context, response);
        if (http->content) return with_content(std::move(response), reply, context);
    }
    std::string text = reply.json();
    if (reply.is_object() && is_plain(reply, text)) {
        response.body = std::move(text);
        return response;
    }
    json::value body = reply.body();
    std::optional<Cookie> cookie = http ? http->token_cookie : std::nullopt;
    if (body.is_object()) {
        // A coqewd says the fields a second time, beside the message.
        if (http && !http->headers.empty()) body.get_object().stable_erase("qewd_response_headers");
        take_fields(body.get_object(), response);
        if (auto asked = take_cookie(body.get_object())) cookie = std::move(asked);
    }
    place_token(std::string(reply.token()), std::move(cookie), body, context, response);
    set_body(response, body);
    return response;
}

}  // namespace

std::string_view RestResponse::value_of(std::string_view name) const {
    const auto found = std::ranges::find_if(
        fields, [name](const net::http::Field& field) { return same_name(field.name, name); });
    return found == fields.end() ? std::string_view() : found->value;
}

RestResponse error_response(const Fault& fault) {
    return failure(fault, {.node = fault.node});
}

bool is_unsound(const RestResponse& response) {
    return !net::http::is_sound(response.status, response.content_type, response.fields);
}

RestResponse rest_response(const Reply& reply, const RestResponseContext& context) {
    RestResponse response = reply.failed() ? failure(reply, context) : success(reply, context);
    settle_content_type(response);
    // What the gateway says by itself is sound.
    const bool is_told_more = reply.failed() || reply.http() || !response.fields.empty();
    if (is_told_more && is_unsound(response)) {
        response = error_response(not_for_http(std::string(context.node)));
    }
    if (response.value_of(time_field).empty()) {
        response.fields.push_back(
            {std::string(time_field), std::to_string(context.response_time.count()) + "ms"});
    }
    return response;
}

}  // namespace coqewd
