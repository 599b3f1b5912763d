#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "net/socketio/engineio_packet.hpp"
#include "net/socketio/engineio_payload.hpp"
#include "net/socketio/outgoing.hpp"

namespace coqewd::net::socketio {

/// What a session that polls has to say until a GET takes it, in order. No I/O.
class PollingOutbox {
  public:
    /// One packet, a text.
    void add(EnginePacketType type, std::string data = {});

    /// The messages of one unit.
    void add(std::shared_ptr<const Outgoing> unit);

    bool empty() const { return entries_.empty(); }
    std::size_t bytes() const { return bytes_; }
    std::size_t packets() const { return packets_; }

    struct Body {
        std::string bytes;
        PayloadFormat format = PayloadFormat::eio4;
    };

    /// Everything, as the body of an answer to a client of that variant. Not when empty().
    Body take(Variant variant);

    /// Everything, as the frames of a server's WebSocket.
    std::string take_frames(Variant variant);

  private:
    struct Entry {
        EnginePacketType type = EnginePacketType::message;
        std::string data;
        std::shared_ptr<const Outgoing> unit;
    };

    std::vector<EnginePacket> views() const;
    void clear();

    std::vector<Entry> entries_;
    std::size_t bytes_ = 0;
    std::size_t packets_ = 0;
};

}  // namespace coqewd::net::socketio
