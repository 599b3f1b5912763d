#include "net/client/joining.hpp"

#include "core/message/json_scan.hpp"
#include "core/message/json_text.hpp"
#include "net/error.hpp"
#include "net/socketio/socketio_encoder.hpp"

namespace coqewd::net {

using socketio::Packet;
using socketio::PacketType;

namespace {

constexpr std::string_view default_namespace = "/";

Joining::Joined read_joined(std::string_view json) {
    Joining::Joined joined;
    const auto look = [&joined](JsonSpan key, JsonSpan value) {
        if (equals(key, "sid")) unescape(value, joined.sid);
        if (equals(key, "pid")) unescape(value, joined.pid);
    };
    if (!json.empty()) scan_members(json, look).has_value();
    return joined;
}

/// Engine.IO 4 says an object with a message, and 3 the text of it, or what the middleware gave.
Joining::Refusal read_refusal(std::string_view json) {
    Joining::Refusal refusal;
    const auto look = [&refusal](JsonSpan key, JsonSpan value) {
        if (equals(key, "message")) unescape(value, refusal.message);
        if (equals(key, "data")) refusal.data_json = value.text;
    };
    const auto value = scan_value(json);
    if (!value || unescape(*value, refusal.message)) return refusal;
    scan_members(json, look).has_value();
    if (refusal.message.empty()) refusal.data_json = value->text;
    return refusal;
}

}  // namespace

std::string Joining::first() const {
    std::string packet;
    if (!is_older()) socketio::append_connect(packet, ask_.nsp, ask_.auth_json);
    return packet;
}

Joining::Step Joining::take(const Packet& packet) {
    const bool about_default = packet.nsp == default_namespace;
    if (packet.nsp != ask_.nsp && !about_default) return {};
    switch (packet.type) {
        case PacketType::connect:
            return take_connect(packet);
        case PacketType::connect_error:
            // In Engine.IO 3 there is no way around the default namespace.
            if (packet.nsp != ask_.nsp && !is_older()) return {};
            refusal_ = read_refusal(packet.json);
            return {.end = Error::refused};
        default:
            if (packet.nsp != ask_.nsp && !is_older()) return {};
            return {.end = Error::disconnected};
    }
}

Joining::Step Joining::take_connect(const Packet& packet) {
    // A server of Engine.IO 3 greets without being asked, and names no id.
    if (packet.json.empty() != is_older()) return {.end = Error::other_generation};
    if (packet.nsp != ask_.nsp) return {.reply = ask_older()};
    joined_ = read_joined(packet.json);
    return {};
}

std::string Joining::ask_older() const {
    std::string packet;
    socketio::append_connect_with_query(packet, ask_.nsp, ask_.query);
    return packet;
}

}  // namespace coqewd::net
