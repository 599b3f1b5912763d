#pragma once

#include <cstddef>
#include <string>

namespace coqewd::bench {

/// What an echo load sends and what comes back, on each connection the same bytes again and again:
/// so many questions are one piece of memory, and so many answers are one comparison.
struct EchoFrames {
    /// For a text, and for connections with so many questions in flight.
    EchoFrames(std::string text, std::size_t in_flight);

    std::string text;
    std::size_t question_bytes = 0;
    std::size_t answer_bytes = 0;
    /// As many as are sent at once, and one more: the first may be half sent already.
    std::string questions;
    /// As many as are received at once, and one more: the first may be half received already.
    std::string answers;
};

/// What is received at once.
constexpr std::size_t echo_room_bytes = 262'144;

}  // namespace coqewd::bench
