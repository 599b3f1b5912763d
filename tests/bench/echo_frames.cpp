#include "tests/bench/echo_frames.hpp"

#include <algorithm>

#include "app/wiring.hpp"
#include "net/websocket/encoder.hpp"

namespace coqewd::bench {
namespace {

/// Of questions in one piece; more of them are sent in several.
constexpr std::size_t piece_bytes_max = 1'048'576;

std::string repeated(const std::string& frame, std::size_t count) {
    std::string out;
    out.reserve(frame.size() * count);
    for (std::size_t n = 0; n < count; ++n) out += frame;
    return out;
}

}  // namespace

EchoFrames::EchoFrames(std::string text_sent, std::size_t in_flight) : text(std::move(text_sent)) {
    net::websocket::MaskKey key{};
    fill_random(key);
    std::string question;
    net::websocket::append_text(question, text, key);
    std::string answer;
    net::websocket::append_text(answer, text);
    question_bytes = question.size();
    answer_bytes = answer.size();
    const std::size_t at_once = std::min(in_flight, piece_bytes_max / question_bytes + 1);
    questions = repeated(question, at_once + 1);
    answers = repeated(answer, echo_room_bytes / answer_bytes + 2);
}

}  // namespace coqewd::bench
