#include "core/message/http_reply.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "core/message/text_in.hpp"

namespace coqewd {

namespace json = boost::json;

void HttpReply::add_header(std::string name, std::string value) {
    headers.push_back({std::move(name), std::move(value)});
}

void HttpReply::add_cookie(const Cookie& cookie) {
    const std::string directives = cookie.directives.value_or(std::string(cookie_directives));
    std::string field = cookie.name + "=" + cookie.value;
    if (!directives.empty()) field += "; " + directives;
    add_header("Set-Cookie", std::move(field));
}

std::string to_member(const HttpReply& reply) {
    json::object member{{"status", reply.status}};
    json::array headers;
    for (const auto& [name, value] : reply.headers) headers.push_back({name, value});
    if (!headers.empty()) member["headers"] = std::move(headers);
    if (reply.content) member["content"] = true;
    if (!reply.content_type.empty()) member["content_type"] = reply.content_type;
    if (const auto& cookie = reply.token_cookie) {
        member["token_cookie"] = cookie->name;
        if (cookie->directives) member["token_cookie_directives"] = *cookie->directives;
    }
    return json::serialize(member);
}

namespace {

void read_headers(const json::value& headers, HttpReply& reply) {
    if (!headers.is_array()) return;
    for (const json::value& field : headers.get_array()) {
        if (!field.is_array() || field.get_array().size() != 2) continue;
        const json::array& pair = field.get_array();
        if (!pair[0].is_string() || !pair[1].is_string()) continue;
        reply.add_header(std::string(pair[0].get_string()), std::string(pair[1].get_string()));
    }
}

}  // namespace

HttpReply http_reply_from(const json::object& member) {
    HttpReply reply;
    const json::value* status = member.if_contains("status");
    if (status && status->is_int64()) reply.status = static_cast<int>(status->get_int64());
    if (const json::value* headers = member.if_contains("headers")) read_headers(*headers, reply);
    reply.content_type = text_in(member, "content_type");
    if (member.contains("content")) reply.content.emplace();
    if (member.contains("token_cookie")) {
        reply.token_cookie = Cookie{.name = text_in(member, "token_cookie"), .value = {}};
        if (member.contains("token_cookie_directives")) {
            reply.token_cookie->directives = text_in(member, "token_cookie_directives");
        }
    }
    return reply;
}

}  // namespace coqewd
