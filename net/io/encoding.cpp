#include "net/io/encoding.hpp"

#include <stdexcept>
#include <vector>

#include "net/socketio/placeholders.hpp"
#include "net/socketio/socketio_encoder.hpp"

namespace coqewd {
namespace {

/// Around each message: the header of its frame, the digit of its type, and an offset.
constexpr std::size_t overhead_bytes = 32;

std::vector<std::string_view> views_of(const Arguments& arguments) {
    check_placeholders(arguments);
    const auto texts = arguments.texts();
    return {texts.begin(), texts.end()};
}

}  // namespace

void check_placeholders(const Arguments& arguments) {
    const std::size_t count = arguments.attachments().size();
    if (count == 0) return;
    for (const std::string& text : arguments.texts()) {
        if (net::socketio::placeholders_are_valid(text, count)) continue;
        throw std::invalid_argument(
            "An argument looks like a placeholder for binary data that is not there");
    }
}

std::string namespace_name(std::string_view given) {
    return given.starts_with('/') ? std::string(given) : "/" + std::string(given);
}

std::string event_text(const EventHead& head, const Arguments& arguments) {
    std::string text;
    net::socketio::append_event(text,
                                {.nsp = head.nsp,
                                 .ack_id = head.ack_id,
                                 .attachment_count = arguments.attachments().size()},
                                head.event, views_of(arguments));
    return text;
}

std::string ack_text(std::string_view nsp, std::uint64_t ack_id, const Arguments& arguments) {
    std::string text;
    net::socketio::append_ack(
        text, {.nsp = nsp, .ack_id = ack_id, .attachment_count = arguments.attachments().size()},
        views_of(arguments));
    return text;
}

std::shared_ptr<const net::socketio::Outgoing> unit_of(std::string text,
                                                       std::span<const std::string> attachments) {
    std::vector<net::socketio::Outgoing::Message> messages;
    messages.reserve(1 + attachments.size());
    messages.push_back({.binary = false, .data = std::move(text)});
    for (const std::string& bytes : attachments) messages.push_back({true, bytes});
    return std::make_shared<const net::socketio::Outgoing>(std::move(messages));
}

std::size_t written_bytes(const net::socketio::Outgoing& unit) {
    return unit.bytes() + unit.messages().size() * overhead_bytes;
}

std::size_t written_bytes(std::string_view text, std::span<const std::string> attachments) {
    std::size_t bytes = text.size() + overhead_bytes;
    for (const std::string& attachment : attachments) bytes += attachment.size() + overhead_bytes;
    return bytes;
}

std::string with_offset(std::string_view event_text, std::string_view offset) {
    std::string text(event_text.substr(0, event_text.size() - 1));
    text.append(",\"").append(offset).append("\"]");
    return text;
}

}  // namespace coqewd
