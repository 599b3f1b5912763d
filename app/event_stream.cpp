#include "app/event_stream.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/message/field_name.hpp"
#include "core/message/json_scan.hpp"
#include "core/message/json_text.hpp"

namespace coqewd {
namespace {

constexpr std::array<std::pair<std::string_view, EventStream>, 3> types{{
    {"text/event-stream", EventStream::server_sent},
    {"application/x-ndjson", EventStream::lines},
    {"application/ndjson", EventStream::lines},
}};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool is_refused(std::string_view parameters) {
    const std::size_t quality = parameters.find("q=0");
    if (quality == parameters.npos) return false;
    return parameters.substr(quality + 2).find_first_of("123456789") == parameters.npos;
}

/// JSON on one line: what breaks it stands between its tokens only.
std::string on_one_line(std::string_view json) {
    std::string line(json);
    std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return line;
}

std::string server_sent(std::string_view name, std::string_view json) {
    return "event: " + on_one_line(name) + "\ndata: " + on_one_line(json) + "\n\n";
}

/// A body may be HTML or another text.
std::string as_json(std::string_view body) {
    if (scan_value(body, {.depth_max = reply_depth_max})) return on_one_line(body);
    std::string text;
    append_quoted(text, body);
    return text;
}

}  // namespace

std::optional<EventStream> event_stream_of(std::string_view accept) {
    while (!accept.empty()) {
        const std::size_t end = std::min(accept.find(','), accept.size());
        const std::string_view range = accept.substr(0, end);
        accept.remove_prefix(std::min(end + 1, accept.size()));
        const std::size_t parameters = std::min(range.find(';'), range.size());
        const std::string_view type = trimmed(range.substr(0, parameters));
        const auto known = std::ranges::find_if(
            types, [&](const auto& known_type) { return same_name(known_type.first, type); });
        if (known != types.end() && !is_refused(range.substr(parameters))) return known->second;
    }
    return std::nullopt;
}

std::string_view content_type(EventStream stream) {
    return stream == EventStream::server_sent ? "text/event-stream" : "application/x-ndjson";
}

std::string event_text(EventStream stream, const Event& event) {
    if (stream == EventStream::server_sent) return server_sent(event.type, event.json);
    std::string line = "{\"type\":";
    append_quoted(line, event.type);
    return line + ",\"finished\":false,\"message\":" + on_one_line(event.json) + "}\n";
}

std::string last_text(EventStream stream, unsigned status, std::string_view body,
                      std::string_view token) {
    const std::string json = as_json(body);
    std::string token_member;
    if (!token.empty()) {
        token_member = "\"token\":";
        append_quoted(token_member, token);
    }
    if (stream == EventStream::server_sent) {
        const std::string before =
            token.empty() ? std::string() : server_sent("token", '{' + token_member + '}');
        return before + server_sent(status < 400 ? "finished" : "fault", json);
    }
    if (!token.empty()) token_member += ',';
    return "{\"finished\":true,\"status\":" + std::to_string(status) + ',' + token_member +
           "\"message\":" + json + "}\n";
}

}  // namespace coqewd
