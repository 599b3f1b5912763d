#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <span>
#include <string_view>

#include "core/async/clock.hpp"
#include "tests/bench/echo_answers.hpp"
#include "tests/bench/echo_frames.hpp"
#include "tests/bench/echo_socket.hpp"

namespace coqewd::bench {

/// One connection of an echo load. Throws std::runtime_error when it is lost.
class EchoConnection {
  public:
    /// Told of answers in their order, when their questions were to be asked, and whether they are
    /// right.
    using OnAnswered = std::function<void(TimePoint since, std::size_t count, bool right)>;

    /// Connects, asks once, and does not block from then on. The frames outlive it; the room, of
    /// echo_room_bytes at most, is for what comes meanwhile.
    EchoConnection(const net::Endpoint& endpoint, const EchoFrames& frames, std::span<char> room);

    int descriptor() const { return socket_.descriptor(); }

    /// Puts questions where flush() finds them.
    void ask(TimePoint since, std::size_t count);

    /// Sends as much as fits in, by one system call when that is all.
    void flush();

    /// As EchoSocket has them; what was received is then taken.
    std::size_t receive(std::span<char> room) { return socket_.receive(room); }
    bool may_have_more(std::size_t received, std::size_t room) const {
        return socket_.may_have_more(received, room);
    }
    void take(std::string_view received, const OnAnswered& on_answered);

  private:
    bool sends_back(std::span<char> room);
    void answered(std::size_t count, bool right, const OnAnswered& on_answered);

    struct Asked {
        TimePoint since;
        std::size_t count;
    };

    const EchoFrames& frames_;
    EchoSocket socket_;
    EchoAnswers answers_;
    /// Of the questions: bytes that are still to be sent, and of the first those that are sent.
    std::size_t unsent_ = 0;
    std::size_t begun_ = 0;
    /// Answers come in the order of the questions.
    std::deque<Asked> asked_;
};

}  // namespace coqewd::bench
