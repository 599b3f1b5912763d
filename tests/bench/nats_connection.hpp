#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/async/task.hpp"
#include "net/endpoint.hpp"
#include "net/transport/stream.hpp"
#include "tests/bench/nats_text.hpp"

namespace coqewd::bench {

/// What bench_nats_responder listens to.
inline constexpr std::string_view nats_subject = "bench.echo";

/// A client's connection to a NATS server over plain TCP. Lives on one executor.
class NatsConnection {
  public:
    using OnMessage = std::function<void(const NatsEvent& message)>;

    explicit NatsConnection(Executor executor) : executor_(std::move(executor)) {}

    /// Throws std::runtime_error with a sentence when there is no NATS server. Once.
    Task<> connect(const net::Endpoint& endpoint);

    /// Comes back when the server has the subscription. Throws like connect().
    Task<> subscribe(std::string_view subject);

    /// Goes with the next flush().
    void publish(std::string_view subject, std::string_view reply, std::string_view payload) {
        append_publication(unsent_, subject, reply, payload);
    }

    /// Sends all at once. One whose other side does not take that is closed: what is asked here at
    /// the same time fits into the buffer of a socket.
    void flush();

    /// Waits for something, and tells of each message that has come; what is published meanwhile is
    /// sent at the end. False when the connection has ended. Throws when the server refuses
    /// something.
    Task<bool> read(const OnMessage& on_message);

    void close() { stream_->close(); }

  private:
    bool take_what_came();
    void take(const NatsEvent& event, const OnMessage& on_message);

    Executor executor_;
    std::unique_ptr<net::Stream> stream_;
    NatsText text_;
    std::string unsent_;
    std::size_t pongs_ = 0;
    std::array<char, 65'536> room_{};
};

}  // namespace coqewd::bench
