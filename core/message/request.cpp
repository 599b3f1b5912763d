#include "core/message/request.hpp"

#include <boost/json/parse.hpp>
#include <charconv>

#include "core/async/spare_memory.hpp"
#include "core/message/json_scan.hpp"
#include "core/message/json_text.hpp"
#include "core/message/json_write.hpp"
#include "core/message/query.hpp"
#include "core/message/surrogates.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

json::value value_of(std::string_view text) {
    json::parse_options options;
    options.max_depth = json_depth_max;
    return json::parse(text, {}, options);
}

const json::object& object_in(const json::object& message, std::string_view name) {
    static const json::object none;
    const json::value* const value = message.if_contains(name);
    return value && value->is_object() ? value->get_object() : none;
}

std::int64_t whole(const json::value& value, std::int64_t otherwise) {
    if (!value.is_number()) return otherwise;
    boost::system::error_code error;
    const auto number = value.to_number<std::int64_t>(error);
    return error ? otherwise : number;
}

std::int64_t number_in(std::string_view text, std::int64_t otherwise) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? number : otherwise;
}

}  // namespace

struct Request::Content {
    std::string type;
    std::string text;
    /// Its views point into the text, or to the token of a REST request.
    Envelope envelope;
    std::shared_ptr<const RestRequest> rest;
    std::string token;
};

Request::Request(std::string type, json::object params) {
    auto& message = parsed().message;
    message = json::object{{"type", type}, {"params", std::move(params)}};
    auto content = make_shared_spare<Content>();
    content->text = write_json(*message, json_depth_max);
    content->type = std::move(type);
    content_ = std::move(content);
}

Result<Request> Request::received(std::string&& text) {
    const auto content = make_shared_spare<Content>();
    content->text = std::move(text);
    error_code error = read_envelope(content->text, content->envelope);
    if (error == JsonError::invalid_surrogate && mend_surrogates(content->text)) {
        error = read_envelope(content->text, content->envelope);
    }
    if (error) {
        text = std::move(content->text);
        return error;
    }
    content->type = content->envelope.type;
    Request request;
    request.request_id = content->envelope.request_id;
    request.hops = content->envelope.hops.value_or(0);
    request.content_ = content;
    return request;
}

Request Request::over_rest(std::shared_ptr<const RestRequest> rest, std::string token) {
    const auto content = make_shared_spare<Content>();
    content->type = rest_type;
    content->rest = std::move(rest);
    content->token = std::move(token);
    content->envelope.type = content->type;
    if (!content->token.empty()) {
        content->envelope.token = {.state = TextMember::State::text, .text = content->token};
    }
    Request request;
    request.content_ = content;
    return request;
}

const Request::Content& Request::content() const {
    static const Content nothing;
    return content_ ? *content_ : nothing;
}

Request::Parsed& Request::parsed() const {
    return parsed_ ? *parsed_ : parsed_.emplace();
}

const std::string& Request::type() const {
    return content().type;
}

const Envelope& Request::envelope() const {
    return content().envelope;
}

const RestRequest* Request::rest() const {
    return content().rest.get();
}

void Request::address_to(std::string_view application, std::string_view token) {
    if (!rest()) return;
    parsed().text = rest_message(*rest(), {.application = application, .token = token});
    parsed().message.reset();
}

const std::string& Request::json() const {
    static const std::string empty = "{}";
    if (rest()) {
        auto& text = parsed().text;
        if (!text) text = rest_message(*rest(), {});
        return *text;
    }
    return content_ ? content_->text : empty;
}

const json::object& Request::message() const {
    auto& message = parsed().message;
    if (!message) message = value_of(json()).as_object();
    return *message;
}

const json::object& Request::params() const {
    if (rest()) {
        auto& params = parsed().params;
        if (!params) params = params_of_rest();
        return *params;
    }
    if (parsed().message) return object_in(*parsed().message, "params");
    // Most handlers ask for nothing else of the message.
    auto& params = parsed().params;
    if (!params) {
        const auto& told = envelope().params;
        const bool is_object = told && told->kind == JsonKind::object;
        params = is_object ? value_of(told->text).as_object() : json::object();
    }
    return *params;
}

json::object Request::params_of_rest() const {
    json::object params = rest()->arguments;
    const auto add = [&](const json::object& more) {
        for (const auto& member : more) params.insert(member);
    };
    add(query());
    if (body().is_object()) add(body().get_object());
    return params;
}

const json::object& Request::query() const {
    auto& query = parsed().query;
    if (!query) query = rest() ? checked_query(rest()->query) : json::object();
    return *query;
}

const json::value& Request::body() const {
    auto& body = parsed().body;
    if (!body) {
        const bool is_json = rest() && rest()->has_json() && scan_value(rest()->body);
        body = is_json ? value_of(rest()->body) : json::value();
    }
    return *body;
}

const json::value* Request::param(std::string_view name) const {
    return params().if_contains(name);
}

/// `params.<name>` as it came, null when it is missing. Nothing for who asks for many: a document
/// of all of them costs less then.
std::optional<JsonSpan> Request::scanned_param(std::string_view name) const {
    constexpr std::uint8_t scans_max = 3;
    if (rest() || parsed_ || scans_ == scans_max) return std::nullopt;
    ++scans_;
    JsonSpan found;
    const auto& told = envelope().params;
    if (!told || told->kind != JsonKind::object) return found;
    const auto visit = [&](const JsonSpan& key, const JsonSpan& value) {
        if (equals(key, name)) found = value;
    };
    static_cast<void>(scan_members(told->text, visit));
    return found;
}

std::string Request::text(std::string_view name) const {
    if (const auto scanned = scanned_param(name)) {
        std::string text;
        unescape(*scanned, text);
        return text;
    }
    const json::value* value = param(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t Request::number(std::string_view name, std::int64_t otherwise) const {
    if (const auto scanned = scanned_param(name)) {
        const bool is_number = scanned->kind == JsonKind::number;
        return is_number ? whole(value_of(scanned->text), otherwise) : otherwise;
    }
    const json::value* value = param(name);
    if (value && value->is_string() && rest()) return number_in(value->get_string(), otherwise);
    return value ? whole(*value, otherwise) : otherwise;
}

}  // namespace coqewd
