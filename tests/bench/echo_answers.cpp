#include "tests/bench/echo_answers.hpp"

#include <cstring>
#include <stdexcept>

namespace coqewd::bench {

using net::websocket::Decoder;
using net::websocket::Opcode;

void EchoAnswers::take(std::string_view bytes, const OnAnswers& on_answers) {
    if (!decoder_ && !are_right(bytes)) {
        decoder_.emplace(net::websocket::Role::client);
        decoder_->feed(std::string_view(frames_.answers).substr(0, begun_));
    }
    if (decoder_) {
        take_apart(bytes, on_answers);
        return;
    }
    const std::size_t size = begun_ + bytes.size();
    begun_ = size % frames_.answer_bytes;
    if (size >= frames_.answer_bytes) on_answers(size / frames_.answer_bytes, true);
}

bool EchoAnswers::are_right(std::string_view bytes) const {
    return std::memcmp(frames_.answers.data() + begun_, bytes.data(), bytes.size()) == 0;
}

void EchoAnswers::take_apart(std::string_view bytes, const OnAnswers& on_answers) {
    decoder_->feed(bytes);
    for (;;) {
        const auto message = decoder_->next();
        if (!message && message.error() == net::websocket::Error::need_more) return;
        if (!message || message->opcode != Opcode::text) {
            throw std::runtime_error("a connection has ended, or said nonsense");
        }
        on_answers(1, message->payload == frames_.text);
    }
}

}  // namespace coqewd::bench
