#include "net/client/emission.hpp"

#include <algorithm>

#include "net/io/handlers.hpp"
#include "net/websocket/frame.hpp"

namespace coqewd::net {
namespace {

/// The frame's header, and the type of Engine.IO before the data.
constexpr std::size_t overhead_bytes = websocket::header_bytes_max + 1;

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

Emission make_emission(const EventHead& head, const Arguments& arguments) {
    check_event_name(head.event);
    return {.packet = event_text(head, arguments),
            .attachments = attachments_of(arguments),
            .ack_id = head.ack_id};
}

Emission make_ack(std::string_view nsp, std::uint64_t ack_id, const Arguments& arguments) {
    return {.packet = ack_text(nsp, ack_id, arguments), .attachments = attachments_of(arguments)};
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
