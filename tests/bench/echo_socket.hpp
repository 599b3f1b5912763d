#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "net/endpoint.hpp"

namespace coqewd::bench {

/// A connection that has become a WebSocket, for one that speaks in frames itself: a descriptor and
/// nothing above it, over TLS when the endpoint has it. Throws std::runtime_error with a sentence
/// for whatever goes wrong, the end of the connection included.
class EchoSocket {
  public:
    /// Connects and shakes hands. It blocks, as everything does until stop_blocking().
    explicit EchoSocket(const net::Endpoint& endpoint);
    ~EchoSocket();
    EchoSocket(const EchoSocket&) = delete;
    EchoSocket& operator=(const EchoSocket&) = delete;

    void stop_blocking();
    int descriptor() const { return descriptor_; }

    /// How much of it was taken; 0 when nothing fits in now. What was not taken comes first the
    /// next time, with the same bytes.
    std::size_t send(std::string_view bytes);

    /// How much has come; 0 when there is nothing now.
    std::size_t receive(std::span<char> room);

    /// Whether there may be more after receive() has filled so much of the room. What comes later
    /// makes the descriptor readable again.
    bool may_have_more(std::size_t received, std::size_t room) const;

  private:
    void connect(const net::Endpoint& endpoint);
    void secure(const net::Endpoint& endpoint);
    void upgrade(const net::Endpoint& endpoint);
    std::size_t count_of_tls(int result, std::size_t count) const;

    int descriptor_ = -1;
    net::TlsSession tls_;
};

}  // namespace coqewd::bench
