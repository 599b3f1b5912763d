#include "tests/bench/nats_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace coqewd::bench {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view message_begin = "MSG ";

NatsEvent::Kind kind_of(std::string_view line) {
    if (line == "PING") return NatsEvent::Kind::ping;
    if (line == "PONG") return NatsEvent::Kind::pong;
    return line.starts_with("-ERR") ? NatsEvent::Kind::refusal : NatsEvent::Kind::other;
}

/// Subject, subscription, reply (which may be missing) and length of the payload.
struct MessageHead {
    std::array<std::string_view, 4> words;
    std::size_t count = 0;
};

MessageHead split(std::string_view text) {
    MessageHead head;
    while (!text.empty() && head.count < head.words.size()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        head.words[head.count++] = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return head;
}

}  // namespace

std::optional<NatsEvent> NatsText::next() {
    const std::string_view unread = std::string_view(bytes_).substr(read_);
    const std::size_t end = unread.find(line_end);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = unread.substr(0, end);
    if (line.starts_with(message_begin)) {
        return read_message(line.substr(message_begin.size()), read_ + end + line_end.size());
    }
    read_ += end + line_end.size();
    return NatsEvent{.kind = kind_of(line), .text = line};
}

std::optional<NatsEvent> NatsText::read_message(std::string_view head, std::size_t payload) {
    const MessageHead parts = split(head);
    if (parts.count < 3) throw std::runtime_error("no head of a message: " + std::string(head));
    const std::string_view length = parts.words[parts.count - 1];
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(length.begin(), length.end(), size);
    if (error != std::errc() || end != length.end()) {
        throw std::runtime_error("no length of a message: " + std::string(head));
    }
    if (bytes_.size() - payload < size + line_end.size()) return std::nullopt;
    read_ = payload + size + line_end.size();
    return NatsEvent{.kind = NatsEvent::Kind::message,
                     .subject = parts.words[0],
                     .reply = parts.count == 4 ? parts.words[2] : std::string_view(),
                     .text = std::string_view(bytes_).substr(payload, size)};
}

void NatsText::compact() {
    bytes_.erase(0, read_);
    read_ = 0;
}

void append_publication(std::string& out, std::string_view subject, std::string_view reply,
                        std::string_view payload) {
    out.append("PUB ").append(subject);
    if (!reply.empty()) out.append(" ").append(reply);
    out.append(" ").append(std::to_string(payload.size())).append(line_end);
    out.append(payload).append(line_end);
}

}  // namespace coqewd::bench
