#include "core/message/request.hpp"

#include <boost/json/parse.hpp>

#include "core/message/json_scan.hpp"
#include "core/message/json_write.hpp"

namespace coqewd {

namespace json = boost::json;

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

const json::object& Request::message() const {
    if (!message_) {
        json::parse_options options;
        options.max_depth = json_depth_max;
        message_ = json::parse(*text_, {}, options).as_object();
    }
    return *message_;
}

const json::object& Request::params() const {
    static const json::object none;
    const json::value* params = message().if_contains("params");
    return params && params->is_object() ? params->get_object() : none;
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
    if (!value || !value->is_number()) return otherwise;
    boost::system::error_code error;
    const auto number = value->to_number<std::int64_t>(error);
    return error ? otherwise : number;
}

}  // namespace coqewd
