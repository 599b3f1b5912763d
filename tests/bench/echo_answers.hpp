#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "net/websocket/decoder.hpp"
#include "tests/bench/echo_frames.hpp"

namespace coqewd::bench {

/// What a server sends on one connection, compared with the answers that are due. As long as they
/// are right one comparison does for all that has come at once; from the first byte on that
/// differs, frames are taken apart one by one.
class EchoAnswers {
  public:
    /// Told of so many answers in their order, all of which are right or all wrong.
    using OnAnswers = std::function<void(std::size_t count, bool right)>;

    /// The frames outlive it.
    explicit EchoAnswers(const EchoFrames& frames) : frames_(frames) {}

    /// The next bytes, echo_room_bytes at most. Throws std::runtime_error when they are no answers:
    /// the end of the WebSocket, a ping, or nonsense.
    void take(std::string_view bytes, const OnAnswers& on_answers);

  private:
    bool are_right(std::string_view bytes) const;
    void take_apart(std::string_view bytes, const OnAnswers& on_answers);

    const EchoFrames& frames_;
    /// How much has come of the answer that is not complete.
    std::size_t begun_ = 0;
    std::optional<net::websocket::Decoder> decoder_;
};

}  // namespace coqewd::bench
