#include "core/message/fault.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/message/json_text.hpp"

namespace coqewd {
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

boost::json::object error_message(const Fault& fault) {
    boost::json::object message;
    message["error"] = fault.text;
    if (fault.response) message["error"] = {{"response", *fault.response}};
    if (fault.status) message["status"] = {{"code", *fault.status}};
    if (fault.disconnect) message["disconnect"] = true;
    for (const auto& [key, value] : fault.details) message.insert_or_assign(key, value);
    return message;
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
