#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coqewd::bench {

/// What a NATS server has sent, of its client protocol
/// (https://docs.nats.io/reference/reference-protocols/nats-protocol).
struct NatsEvent {
    enum class Kind { message, ping, pong, refusal, other };
    Kind kind = Kind::other;
    /// Of a message; reply is empty when no answer is wanted.
    std::string_view subject = {};
    std::string_view reply = {};
    /// Of a message its payload, of a refusal what was refused.
    std::string_view text = {};
};

/// Takes apart what a NATS server sends, however it was cut on the way.
class NatsText {
  public:
    void append(std::string_view bytes) { bytes_.append(bytes); }

    /// What has come as a whole and was not given yet. The views are good until append(). Throws
    /// std::runtime_error for a message whose head can not be read.
    std::optional<NatsEvent> next();

    /// Forgets what next() has given.
    void compact();

  private:
    std::optional<NatsEvent> read_message(std::string_view head, std::size_t payload);

    std::string bytes_;
    std::size_t read_ = 0;
};

/// The line and the payload that publish a message.
void append_publication(std::string& out, std::string_view subject, std::string_view reply,
                        std::string_view payload);

}  // namespace coqewd::bench
