#include "core/message/request.hpp"

#include <boost/json/parse.hpp>
#include <charconv>
#include <forward_list>

#include "core/message/json_scan.hpp"
#include "core/message/json_write.hpp"
#include "core/message/query.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

json::value parsed(std::string_view text) {
    json::parse_options options;
    options.max_depth = json_depth_max;
    return json::parse(text, {}, options);
}

std::int64_t number_in(std::string_view text, std::int64_t otherwise) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? number : otherwise;
}

}  // namespace

Request::Request(std::string type, json::object params) : type_(std::move(type)) {
    message_ = json::object{{"type", type_}, {"params", std::move(params)}};
    text_ = std::make_shared<const std::string>(write_json(*message_, json_depth_max));
}

Result<Request> Request::received(std::shared_ptr<const std::string> text) {
    Request request;
    request.text_ = std::move(text);
    // The envelope's views point into the text where it stays.
    auto envelope = read_envelope(*request.text_);
    if (!envelope) return envelope.error();
    request.envelope_ = std::move(*envelope);
    request.type_ = request.envelope_.type;
    request.request_id = request.envelope_.request_id;
    request.hops = request.envelope_.hops.value_or(0);
    return request;
}

Request Request::over_rest(std::shared_ptr<const RestRequest> rest, std::string token) {
    static const std::string type = "restRequest";
    Request request;
    request.type_ = type;
    request.rest_ = std::move(rest);
    request.envelope_.type = type;
    if (token.empty()) return request;
    request.envelope_.kept = std::make_shared<std::forward_list<std::string>>();
    request.envelope_.token = {.state = TextMember::State::text,
                               .text = request.envelope_.kept->emplace_front(std::move(token))};
    return request;
}

void Request::address_to(std::string_view application) {
    if (!rest_) return;
    text_ = std::make_shared<const std::string>(rest_message(*rest_, application));
    message_.reset();
}

const std::string& Request::json() const {
    static const std::string empty = "{}";
    if (!text_ && rest_) text_ = std::make_shared<const std::string>(rest_message(*rest_, ""));
    return text_ ? *text_ : empty;
}

const json::object& Request::message() const {
    if (!message_) message_ = parsed(json()).as_object();
    return *message_;
}

const json::object& Request::params() const {
    static const json::object none;
    if (rest_) {
        if (!params_) params_ = params_of_rest();
        return *params_;
    }
    const json::value* params = message().if_contains("params");
    return params && params->is_object() ? params->get_object() : none;
}

json::object Request::params_of_rest() const {
    json::object params = rest_->arguments;
    const auto add = [&](const json::object& more) {
        for (const auto& member : more) params.insert(member);
    };
    add(query());
    if (body().is_object()) add(body().get_object());
    return params;
}

const json::object& Request::query() const {
    if (!query_) {
        query_ = rest_ ? checked_query(rest_->query) : json::object();
    }
    return *query_;
}

const json::value& Request::body() const {
    if (!body_) {
        const bool is_json = rest_ && rest_->has_json() && scan_value(rest_->body);
        body_ = is_json ? parsed(rest_->body) : json::value();
    }
    return *body_;
}

const json::value* Request::param(std::string_view name) const {
    return params().if_contains(name);
}

std::string Request::text(std::string_view name) const {
    const json::value* value = param(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t Request::number(std::string_view name, std::int64_t otherwise) const {
    const json::value* value = param(name);
    if (value && value->is_string() && rest_) return number_in(value->get_string(), otherwise);
    if (!value || !value->is_number()) return otherwise;
    boost::system::error_code error;
    const auto number = value->to_number<std::int64_t>(error);
    return error ? otherwise : number;
}

}  // namespace coqewd
