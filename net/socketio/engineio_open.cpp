#include "net/socketio/engineio_open.hpp"

#include <algorithm>

#include "core/message/json_scan.hpp"
#include "core/message/json_text.hpp"
#include "core/message/members.hpp"

namespace coqewd::net::socketio {
namespace {

/// The members as they stand; of repeated ones the last.
struct OpenMembers {
    std::optional<JsonSpan> sid;
    std::optional<JsonSpan> upgrades;
    std::optional<JsonSpan> ping_interval;
    std::optional<JsonSpan> ping_timeout;
    std::optional<JsonSpan> max_payload;

    void operator()(JsonSpan key, JsonSpan value) {
        if (equals(key, "sid")) sid = value;
        if (equals(key, "upgrades")) upgrades = value;
        if (equals(key, "pingInterval")) ping_interval = value;
        if (equals(key, "pingTimeout")) ping_timeout = value;
        if (equals(key, "maxPayload")) max_payload = value;
    }
};

bool read_sid(const std::optional<JsonSpan>& value, std::string& sid) {
    return value && unescape(*value, sid) && !sid.empty() && sid.size() <= sid_bytes_max;
}

bool read_upgrades(const std::optional<JsonSpan>& value, bool& upgradable) {
    if (!value) return true;
    const auto look = [&](JsonSpan name) { upgradable |= equals(name, "websocket"); };
    return scan_elements(value->text, look).has_value();
}

bool read_time(const std::optional<JsonSpan>& value, std::chrono::milliseconds& time) {
    const auto number = value ? whole_number(*value) : std::nullopt;
    const auto max = static_cast<std::uint64_t>(ping_time_max.count());
    if (!number || *number == 0 || *number > max) return false;
    time = std::chrono::milliseconds(*number);
    return true;
}

bool read_payload_max(const std::optional<JsonSpan>& value, std::optional<std::uint64_t>& max) {
    if (!value) return true;
    max = whole_number(*value);
    return max.has_value();
}

}  // namespace

void append_open(std::string& out, const Open& open) {
    out += R"({"sid":)";
    append_quoted(out, open.sid);
    out += open.upgradable ? R"(,"upgrades":["websocket"])" : R"(,"upgrades":[])";
    out += R"(,"pingInterval":)" + std::to_string(open.ping_interval.count());
    out += R"(,"pingTimeout":)" + std::to_string(open.ping_timeout.count());
    if (open.payload_bytes_max) {
        out += R"(,"maxPayload":)" + std::to_string(*open.payload_bytes_max);
    }
    out += '}';
}

Result<Open> read_open(std::string_view data) {
    if (data.size() > open_bytes_max) return ParseError::open_too_long;
    OpenMembers members;
    if (const auto scanned = scan_members(data, members); !scanned) return scanned.error().code;
    Open open;
    const bool valid = read_sid(members.sid, open.sid) &&
                       read_upgrades(members.upgrades, open.upgradable) &&
                       read_time(members.ping_interval, open.ping_interval) &&
                       read_time(members.ping_timeout, open.ping_timeout) &&
                       read_payload_max(members.max_payload, open.payload_bytes_max);
    if (!valid) return ParseError::invalid_open;
    return open;
}

}  // namespace coqewd::net::socketio
