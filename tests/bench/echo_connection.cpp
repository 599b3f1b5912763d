#include "tests/bench/echo_connection.hpp"

#include <algorithm>
#include <stdexcept>

namespace coqewd::bench {

EchoConnection::EchoConnection(const net::Endpoint& endpoint, const EchoFrames& frames,
                               std::span<char> room)
    : frames_(frames), socket_(endpoint), answers_(frames) {
    if (!sends_back(room)) throw std::runtime_error("the server does not send texts back");
    socket_.stop_blocking();
}

bool EchoConnection::sends_back(std::span<char> room) {
    ask({}, 1);
    flush();
    bool is_right = false;
    while (!asked_.empty()) {
        const std::size_t count = receive(room);
        take({room.data(), count}, [&](auto, auto, bool right) { is_right = right; });
    }
    return is_right;
}

void EchoConnection::ask(TimePoint since, std::size_t count) {
    asked_.push_back({since, count});
    unsent_ += count * frames_.question_bytes;
}

void EchoConnection::flush() {
    const std::string_view questions = frames_.questions;
    while (unsent_ > 0) {
        const std::size_t sent = socket_.send(questions.substr(begun_, unsent_));
        if (sent == 0) return;
        unsent_ -= sent;
        begun_ = (begun_ + sent) % frames_.question_bytes;
    }
}

void EchoConnection::take(std::string_view received, const OnAnswered& on_answered) {
    answers_.take(received, [this, &on_answered](std::size_t count, bool right) {
        answered(count, right, on_answered);
    });
}

void EchoConnection::answered(std::size_t count, bool right, const OnAnswered& on_answered) {
    while (count > 0) {
        if (asked_.empty()) throw std::runtime_error("an answer came to no question");
        Asked& oldest = asked_.front();
        const std::size_t taken = std::min(count, oldest.count);
        const TimePoint since = oldest.since;
        count -= taken;
        oldest.count -= taken;
        if (oldest.count == 0) asked_.pop_front();
        on_answered(since, taken, right);
    }
}

}  // namespace coqewd::bench
