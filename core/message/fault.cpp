#include "core/message/fault.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <system_error>
#include <utility>

#include "core/message/json_text.hpp"
#include "core/message/truthy.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

constexpr std::array<std::pair<FaultCode, std::string_view>, 13> names{{
    {FaultCode::application, "application"},
    {FaultCode::bad_request, "bad_request"},
    {FaultCode::not_found, "not_found"},
    {FaultCode::unauthorized, "unauthorized"},
    {FaultCode::forbidden, "forbidden"},
    {FaultCode::too_big, "too_big"},
    {FaultCode::overloaded, "overloaded"},
    {FaultCode::timed_out, "timed_out"},
    {FaultCode::link_down, "link_down"},
    {FaultCode::link_lost, "link_lost"},
    {FaultCode::hops_exceeded, "hops_exceeded"},
    {FaultCode::cancelled, "cancelled"},
    {FaultCode::internal, "internal"},
}};

/// `status.code`, a number or its digits, where it is that of an error.
std::optional<int> status_in(const json::object& message) {
    const json::value* const status = message.if_contains("status");
    const auto* const inside = status ? status->if_object() : nullptr;
    const json::value* const code = inside ? inside->if_contains("code") : nullptr;
    if (!code) return std::nullopt;
    const std::string digits(code->is_string() ? std::string(code->get_string())
                                               : json::serialize(*code));
    int number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [at, wrong] = std::from_chars(digits.data(), end, number);
    const bool whole = wrong == std::errc() && at == end;
    return whole && number >= 400 && number <= 599 ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string_view to_string(FaultCode code) {
    const auto* found =
        std::ranges::find(names, code, &std::pair<FaultCode, std::string_view>::first);
    return found->second;
}

FaultCode fault_code_from(std::string_view name) {
    const auto* found =
        std::ranges::find(names, name, &std::pair<FaultCode, std::string_view>::second);
    return found == names.end() ? FaultCode::application : found->first;
}

Fault server_stops(std::string node) {
    return {.code = FaultCode::cancelled,
            .text = "The server stopped before the reply was ready",
            .status = 503,
            .node = std::move(node)};
}

Fault no_reply_in_time(std::string node) {
    return {.code = FaultCode::timed_out,
            .text = "No reply came before the deadline",
            .status = 504,
            .node = std::move(node)};
}

Fault not_for_http(std::string node) {
    return {.code = FaultCode::internal,
            .text = "The handler's answer can not be said over HTTP",
            .status = 500,
            .node = std::move(node)};
}

json::object error_message(const Fault& fault) {
    json::object message;
    message["error"] = fault.text;
    if (fault.response) message["error"] = {{"response", *fault.response}};
    if (fault.status) message["status"] = {{"code", *fault.status}};
    if (fault.disconnect) message["disconnect"] = true;
    for (const auto& [key, value] : fault.details) message.insert_or_assign(key, value);
    return message;
}

std::optional<Fault> fault_in(const json::object& message) {
    const json::value* const error = message.if_contains("error");
    if (!is_truthy(error)) return std::nullopt;
    return Fault{.text = error->is_string() ? std::string(error->get_string()) : std::string(),
                 .status = status_in(message)};
}

std::string fault_member(const Fault& fault) {
    std::string json = "{\"code\":";
    append_quoted(json, to_string(fault.code));
    json += ",\"node\":";
    append_quoted(json, fault.node);
    json += fault.retryable ? ",\"retryable\":true}" : ",\"retryable\":false}";
    return json;
}

}  // namespace coqewd
