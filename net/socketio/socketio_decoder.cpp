#include "net/socketio/socketio_decoder.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/message/json_text.hpp"
#include "core/message/surrogates.hpp"
#include "net/socketio/placeholders.hpp"

namespace coqewd::net::socketio {
namespace {

/// What is kept of the elements' memory between packets.
constexpr std::size_t elements_kept_max = 16;

constexpr std::array<std::string_view, 6> reserved_events{
    "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener",
};

std::string_view take_digits(std::string_view& text) {
    const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
    text.remove_prefix(digits.size());
    return digits;
}

/// Of digits that are not too many for it.
std::uint64_t number(std::string_view digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

}  // namespace

Result<CompletePacket> Decoder::feed_text(std::string_view message) {
    if (waiting()) return fail(ParseError::missing_attachment);
    release();
    if (message.starts_with('5') || message.starts_with('6')) {
        kept_ = std::make_unique<Kept>();
        kept_->text = message;
        message = kept_->text;
    }
    error_code error = read(message);
    if (error == JsonError::invalid_surrogate) error = read_mended(message);
    if (error) return fail(error);
    outstanding_ = packet_.attachment_count;
    if (waiting()) return ParseError::need_more;
    return packet_;
}

/// What JavaScript has cut within a character is kept, with another in its place.
error_code Decoder::read_mended(std::string_view message) {
    auto kept = std::make_unique<Kept>();
    kept->text = message;
    mend_surrogates(kept->text);
    release();
    kept_ = std::move(kept);
    return read(kept_->text);
}

Result<CompletePacket> Decoder::feed_binary(std::string_view message) {
    if (!waiting()) return fail(ParseError::unexpected_attachment);
    if (const error_code error = keep(message)) return fail(error);
    --outstanding_;
    if (waiting()) return ParseError::need_more;
    packet_.attachments = kept_->attachments;
    return packet_;
}

void Decoder::release() {
    if (waiting()) return;
    packet_ = {};
    kept_.reset();
    elements_.clear();
    if (elements_.capacity() > elements_kept_max) elements_.shrink_to_fit();
    event_name_.clear();
    event_name_.shrink_to_fit();
}

error_code Decoder::fail(error_code error) {
    outstanding_ = 0;
    release();
    return error;
}

/// Grows with what arrives, never by what was announced.
error_code Decoder::keep(std::string_view attachment) {
    if (attachment.size() > limits_.attachment_bytes_max - kept_->attachment_bytes) {
        return ParseError::attachments_too_big;
    }
    kept_->attachment_bytes += attachment.size();
    kept_->attachments.emplace_back(attachment);
    return {};
}

error_code Decoder::read(std::string_view text) {
    if (text.empty() || text.front() < '0' || text.front() > '6') {
        return ParseError::unknown_packet_type;
    }
    packet_.type = static_cast<PacketType>(text.front() - '0');
    text.remove_prefix(1);
    if (has_attachments(packet_.type)) {
        if (const error_code error = take_attachment_count(text)) return error;
    }
    if (const error_code error = take_namespace(text)) return error;
    if (const error_code error = take_ack_id(text)) return error;
    packet_.json = text;
    return read_payload();
}

error_code Decoder::take_attachment_count(std::string_view& text) {
    const std::string_view digits = take_digits(text);
    if (digits.empty() || digits.front() == '0' || !text.starts_with('-')) {
        return ParseError::invalid_attachment_count;
    }
    text.remove_prefix(1);
    if (digits.size() > 9 || number(digits) > limits_.attachments_max) {
        return ParseError::too_many_attachments;
    }
    packet_.attachment_count = static_cast<std::size_t>(number(digits));
    return {};
}

error_code Decoder::take_namespace(std::string_view& text) {
    if (!text.starts_with('/')) return {};
    packet_.nsp = text.substr(0, text.find(','));
    text.remove_prefix(std::min(packet_.nsp.size() + 1, text.size()));
    // Only clients of Engine.IO 3 write a query there, which is not part of the name.
    const std::size_t mark = packet_.nsp.find('?');
    const bool connects = packet_.type == PacketType::connect;
    if (generation_ == Generation::eio3 && connects && mark != packet_.nsp.npos) {
        packet_.query = packet_.nsp.substr(mark + 1);
        packet_.nsp = packet_.nsp.substr(0, mark);
    }
    if (packet_.nsp.size() > limits_.namespace_bytes_max) return ParseError::namespace_too_long;
    if (packet_.query.size() > limits_.query_bytes_max) {
        return ParseError::query_in_namespace_too_long;
    }
    return {};
}

error_code Decoder::take_ack_id(std::string_view& text) {
    const std::string_view digits = take_digits(text);
    if (digits.size() > ack_id_digits_max) return ParseError::ack_id_too_long;
    if (!digits.empty()) packet_.ack_id = number(digits);
    return {};
}

error_code Decoder::read_payload() {
    if (packet_.json.empty()) {
        const bool needs_payload = is_event(packet_.type) || is_ack(packet_.type);
        return needs_payload ? ParseError::missing_payload : error_code();
    }
    switch (packet_.type) {
        case PacketType::disconnect:
            return ParseError::unexpected_payload;
        case PacketType::connect:
        case PacketType::connect_error:
            return read_value();
        default:
            return read_array();
    }
}

/// A CONNECT has an object. A refusal too, or a string; in Engine.IO 3 whatever the middleware
/// gave.
error_code Decoder::read_value() {
    const auto value = scan_value(packet_.json, limits_.json);
    if (!value) return value.error().code;
    if (value->kind == JsonKind::object) return {};
    if (packet_.type == PacketType::connect) return ParseError::wrong_payload;
    const bool fits = generation_ == Generation::eio3 || value->kind == JsonKind::string;
    return fits ? error_code() : ParseError::wrong_payload;
}

error_code Decoder::read_array() {
    const std::size_t elements_max = limits_.arguments_max + (is_event(packet_.type) ? 1 : 0);
    bool too_many = false;
    const auto collect = [&](const JsonSpan& element) {
        too_many = too_many || elements_.size() == elements_max;
        if (!too_many) elements_.push_back(element);
    };
    const auto scanned = scan_elements(packet_.json, collect, limits_.json);
    if (!scanned) return scanned.error().code;
    if (too_many) return ParseError::too_many_arguments;

    packet_.arguments = elements_;
    if (is_event(packet_.type)) {
        if (const error_code error = take_event_name()) return error;
    }
    const std::size_t count = packet_.attachment_count;
    const bool valid = count == 0 || placeholders_are_valid(packet_.json, count);
    return valid ? error_code() : ParseError::invalid_placeholder;
}

/// Takes the name from the front of the arguments.
error_code Decoder::take_event_name() {
    if (packet_.arguments.empty() || packet_.arguments.front().kind != JsonKind::string) {
        return ParseError::no_event_name;
    }
    const JsonSpan& name = packet_.arguments.front();
    packet_.arguments = packet_.arguments.subspan(1);
    packet_.event = inside_quotes(name);
    if (!is_plain(name)) {
        unescape(name, event_name_);
        packet_.event = event_name_;
    }
    const bool reserved =
        std::ranges::find(reserved_events, packet_.event) != reserved_events.end();
    return reserved ? ParseError::reserved_event_name : error_code();
}

}  // namespace coqewd::net::socketio
