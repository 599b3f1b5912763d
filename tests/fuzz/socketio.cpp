// What a Socket.IO decoder takes can be written again and means the same then. The input's first
// byte chooses generation and limits; the messages follow, each behind a byte that is odd for a
// binary one, and its size in two bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "net/socketio/socketio_encoder.hpp"
#include "tests/net/socketio_transcript.hpp"

namespace {

using namespace coqewd::net::socketio;

void require(bool holds) {
    if (!holds) std::abort();
}

std::string encode(const Heard& packet) {
    std::string text;
    const PacketHead head{
        .nsp = packet.nsp, .ack_id = packet.ack_id, .attachment_count = packet.attachments.size()};
    const std::vector<std::string_view> arguments(packet.arguments.begin(), packet.arguments.end());
    if (is_event(packet.type)) {
        append_event(text, head, packet.event, arguments);
    } else {
        append_ack(text, head, arguments);
    }
    return text;
}

/// An event or an ack, written and read again, is the same but for spaces and escapes.
void check_round_trip(Heard packet, Decoder& decoder) {
    if (!is_event(packet.type) && !is_ack(packet.type)) return;
    const std::string text = encode(packet);
    auto again = decoder.feed_text(text);
    for (const std::string& attachment : packet.attachments) {
        require(again.has_error() && again.error() == ParseError::need_more);
        again = decoder.feed_binary(attachment);
    }
    require(again.has_value());
    Heard heard_again = heard(*again);
    heard_again.json.clear();
    packet.json.clear();
    require(heard_again == packet);
}

void check_bounds(const CompletePacket& packet, const DecoderLimits& limits) {
    std::size_t bytes = 0;
    for (const std::string& attachment : packet.attachments) bytes += attachment.size();
    require(packet.attachments.size() == packet.attachment_count);
    require(packet.attachments.size() <= limits.attachments_max);
    require(bytes <= limits.attachment_bytes_max);
    require(packet.arguments.size() <= limits.arguments_max);
    require(packet.nsp.starts_with('/') && packet.nsp.size() <= limits.namespace_bytes_max);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Generation generation = data[0] & 1 ? Generation::eio3 : Generation::eio4;
    const DecoderLimits limits = data[0] & 2 ? DecoderLimits{.attachments_max = 3,
                                                             .attachment_bytes_max = 16,
                                                             .namespace_bytes_max = 8,
                                                             .query_bytes_max = 8,
                                                             .arguments_max = 4,
                                                             .json = {.depth_max = 6}}
                                             : DecoderLimits{};
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    Decoder decoder(generation, limits);
    Decoder second(generation, limits);
    while (rest.size() >= 3) {
        const bool binary = rest[0] & 1;
        const std::size_t announced =
            static_cast<unsigned char>(rest[1]) + 256U * static_cast<unsigned char>(rest[2]);
        rest.remove_prefix(3);
        const std::string message(rest.substr(0, announced));
        rest.remove_prefix(message.size());

        const auto packet = binary ? decoder.feed_binary(message) : decoder.feed_text(message);
        const bool wants_more = packet.has_error() && packet.error() == ParseError::need_more;
        require(decoder.waiting() == wants_more);
        if (!packet) continue;
        check_bounds(*packet, limits);
        check_round_trip(heard(*packet), second);
        if (rest.size() % 2 == 0) decoder.release();
    }
    return 0;
}
