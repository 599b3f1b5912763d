#include "net/socketio/outgoing.hpp"

#include <utility>

#include "net/websocket/encoder.hpp"

namespace coqewd::net::socketio {
namespace {

std::size_t index_of(Variant variant) {
    if (variant.generation == Generation::eio4) return 0;
    return variant.base64 ? 2 : 1;
}

}  // namespace

Outgoing::Outgoing(std::vector<Message> messages) : messages_(std::move(messages)) {
    for (const Message& message : messages_) bytes_ += message.data.size();
}

const std::string& Outgoing::frames(Variant variant) const {
    Encoded& encoded = encoded_.at(index_of(variant));
    std::call_once(encoded.once, [this, variant, &frames = encoded.frames] {
        for (const Message& message : messages_) {
            std::string packet;
            const EnginePacket unframed{.binary = message.binary, .data = message.data};
            if (append_packet(packet, unframed, variant) == FrameKind::binary) {
                websocket::append_binary(frames, packet);
            } else {
                websocket::append_text(frames, packet);
            }
        }
    });
    return encoded.frames;
}

}  // namespace coqewd::net::socketio
