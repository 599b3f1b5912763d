#include "net/socketio/ewdjs_event.hpp"

namespace coqewd::net::socketio {
namespace {

constexpr std::string_view event_name = "ewdjs";
constexpr std::string_view head = "2[\"ewdjs\",";
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
    packet.event = event_name;
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
