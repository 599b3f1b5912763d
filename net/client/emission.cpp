#include "net/client/emission.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "net/socketio/placeholders.hpp"
#include "net/socketio/socketio_encoder.hpp"
#include "net/websocket/frame.hpp"

namespace coqewd::net {
namespace {

constexpr std::string_view message_digit = "4";

/// The frame's header, and the type that Engine.IO 3 puts before binary data.
constexpr std::size_t overhead_bytes = websocket::header_bytes_max + 1;

constexpr std::array<std::string_view, 6> reserved_events{
    "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener",
};

void check_name(std::string_view event) {
    if (std::ranges::find(reserved_events, event) == reserved_events.end()) return;
    throw std::invalid_argument("The event '" + std::string(event) + "' is reserved by Socket.IO");
}

std::vector<std::string_view> views_of(const Arguments& arguments) {
    const std::size_t count = arguments.attachments().size();
    std::vector<std::string_view> views;
    views.reserve(arguments.size());
    for (const std::string& text : arguments.texts()) {
        // The other side would refuse the packet, and the connection with it.
        if (count != 0 && !socketio::placeholders_are_valid(text, count)) {
            throw std::invalid_argument(
                "An argument looks like a placeholder for binary data that is not there");
        }
        views.push_back(text);
    }
    return views;
}

std::vector<std::string> attachments_of(const Arguments& arguments) {
    const auto attachments = arguments.attachments();
    return {attachments.begin(), attachments.end()};
}

}  // namespace

std::size_t Emission::bytes() const {
    std::size_t all = packet.size() + overhead_bytes;
    for (const std::string& attachment : attachments) all += attachment.size() + overhead_bytes;
    return all;
}

std::size_t Emission::largest() const {
    std::size_t most = packet.size();
    for (const std::string& attachment : attachments) most = std::max(most, attachment.size());
    return most;
}

Emission make_emission(const EmissionHead& head, const Arguments& arguments) {
    check_name(head.event);
    Emission made{.packet = std::string(message_digit),
                  .attachments = attachments_of(arguments),
                  .ack_id = head.ack_id};
    socketio::append_event(
        made.packet,
        {.nsp = head.nsp, .ack_id = head.ack_id, .attachment_count = made.attachments.size()},
        head.event, views_of(arguments));
    return made;
}

Emission make_ack(std::string_view nsp, std::uint64_t ack_id, const Arguments& arguments) {
    Emission made{.packet = std::string(message_digit), .attachments = attachments_of(arguments)};
    socketio::append_ack(
        made.packet, {.nsp = nsp, .ack_id = ack_id, .attachment_count = made.attachments.size()},
        views_of(arguments));
    return made;
}

bool EmissionBuffer::add(Emission emission) {
    const std::size_t size = emission.bytes();
    if (emissions_.size() >= limits_.events_max || size > limits_.bytes_max - bytes_) return false;
    bytes_ += size;
    emissions_.push_back(std::move(emission));
    return true;
}

std::optional<Emission> EmissionBuffer::take() {
    if (emissions_.empty()) return std::nullopt;
    Emission oldest = std::move(emissions_.front());
    emissions_.pop_front();
    bytes_ -= oldest.bytes();
    return oldest;
}

void EmissionBuffer::put_back(Emission emission) {
    bytes_ += emission.bytes();
    emissions_.push_front(std::move(emission));
}

void EmissionBuffer::remove(std::uint64_t ack_id) {
    const auto found = std::ranges::find(emissions_, ack_id, &Emission::ack_id);
    if (found == emissions_.end()) return;
    bytes_ -= found->bytes();
    emissions_.erase(found);
}

}  // namespace coqewd::net
