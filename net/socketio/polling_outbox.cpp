#include "net/socketio/polling_outbox.hpp"

#include <utility>

#include "net/websocket/encoder.hpp"

namespace coqewd::net::socketio {

void PollingOutbox::add(EnginePacketType type, std::string data) {
    bytes_ += data.size() + 1;
    ++packets_;
    entries_.push_back({.type = type, .data = std::move(data), .unit = nullptr});
}

void PollingOutbox::add(std::shared_ptr<const Outgoing> unit) {
    bytes_ += unit->bytes() + unit->messages().size();
    packets_ += unit->messages().size();
    entries_.push_back({.data = {}, .unit = std::move(unit)});
}

PollingOutbox::Body PollingOutbox::take(Variant variant) {
    Body body;
    const std::vector<EnginePacket> packets = views();
    body.format = payload_format(packets, variant);
    append_payload(body.bytes, packets, body.format);
    clear();
    return body;
}

std::string PollingOutbox::take_frames(Variant variant) {
    std::string frames;
    for (const EnginePacket& packet : views()) {
        std::string payload;
        if (append_packet(payload, packet, variant) == FrameKind::binary) {
            websocket::append_binary(frames, payload);
        } else {
            websocket::append_text(frames, payload);
        }
    }
    clear();
    return frames;
}

std::vector<EnginePacket> PollingOutbox::views() const {
    std::vector<EnginePacket> packets;
    packets.reserve(packets_);
    for (const Entry& entry : entries_) {
        if (!entry.unit) {
            packets.push_back({.type = entry.type, .data = entry.data});
            continue;
        }
        for (const Outgoing::Message& message : entry.unit->messages()) {
            packets.push_back({.binary = message.binary, .data = message.data});
        }
    }
    return packets;
}

void PollingOutbox::clear() {
    std::vector<Entry>().swap(entries_);
    bytes_ = 0;
    packets_ = 0;
}

}  // namespace coqewd::net::socketio
