#include "net/socketio/ewdjs_event.hpp"

namespace coqewd::net::socketio {
namespace {

/// The packet of Socket.IO, which the one of Engine.IO is around.
constexpr std::string_view head = ewdjs_head.substr(1);
constexpr std::string_view tail = "]";

}  // namespace

std::optional<std::string_view> cut_ewdjs(std::string_view packet) {
    if (!packet.starts_with(head) || !packet.ends_with(tail)) return std::nullopt;
    packet.remove_prefix(head.size());
    packet.remove_suffix(tail.size());
    if (!packet.starts_with('{') || !packet.ends_with('}')) return std::nullopt;
    return packet;
}

CompletePacket ewdjs_packet(const JsonSpan& argument) {
    CompletePacket packet;
    packet.event = ewdjs_name;
    packet.arguments = {&argument, 1};
    return packet;
}

Result<std::string> decode_ewdjs(std::string_view argument, DecoderLimits limits) {
    std::string text(head);
    text.append(argument).append(tail);
    // The packets of events are the same in both generations.
    Decoder decoder(Generation::eio4, limits);
    const auto packet = decoder.feed_text(text);
    if (!packet) return packet.error();
    return std::string(packet->arguments.empty() ? "" : packet->arguments.front().text);
}

}  // namespace coqewd::net::socketio
