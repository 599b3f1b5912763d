#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "net/socketio/engineio_packet.hpp"

namespace coqewd::net::socketio {

/// Messages of Engine.IO that go out as one unit, nothing between them: a Socket.IO packet and its
/// attachments. It does not change, and many sessions on any threads may share it, so that a
/// broadcast is encoded once for each kind of receiver.
class Outgoing {
  public:
    struct Message {
        bool binary = false;
        std::string data;
    };

    explicit Outgoing(std::vector<Message> messages);

    std::span<const Message> messages() const { return messages_; }

    /// Of all messages together.
    std::size_t bytes() const { return bytes_; }

    /// The frames of a server's WebSocket that carry them, encoded at the first use.
    const std::string& frames(Variant variant) const;

  private:
    struct Encoded {
        std::once_flag once;
        std::string frames;
    };

    std::vector<Message> messages_;
    std::size_t bytes_ = 0;
    mutable std::array<Encoded, 3> encoded_;
};

}  // namespace coqewd::net::socketio
