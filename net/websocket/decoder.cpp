#include "net/websocket/decoder.hpp"

#include <algorithm>
#include <utility>

namespace coqewd::net::websocket {
namespace {

constexpr std::size_t read_bytes_min = 4096;

std::string_view view(std::span<const char> bytes) {
    return {bytes.data(), bytes.size()};
}

}  // namespace

std::span<char> Decoder::prepare(std::size_t at_least) {
    std::size_t wanted = read_bytes_min;
    if (in_frame_) {
        // The block of a big frame grows to at most a few times what has arrived of it.
        const std::size_t missing = header_.payload_size - unmasked_;
        wanted = std::min(missing, std::max(read_bytes_min, 3 * buffer_.size()));
    }
    return buffer_.prepare(std::max(at_least, wanted));
}

void Decoder::commit(std::size_t count) {
    if (count == 0) return buffer_.park();
    buffer_.commit(count);
}

void Decoder::feed(std::string_view bytes) {
    bytes.copy(prepare(bytes.size()).data(), bytes.size());
    commit(bytes.size());
}

bool Decoder::empty() const {
    return buffer_.size() == 0 && !in_frame_ && fragments_ == 0;
}

Result<Message> Decoder::next() {
    if (delivered_) forget_delivered();
    if (ended_) return end(ended_);

    Message message;
    const error_code error = advance(message);
    if (!error) return message;
    if (error != Error::need_more) return end(error);
    if (buffer_.size() == 0) buffer_.park();
    return error;
}

/// Steps through the frames until one completes a message.
error_code Decoder::advance(Message& message) {
    for (;;) {
        if (!in_frame_) {
            if (const error_code error = begin_frame()) return error;
        }
        if (const error_code error = unmask_arrived()) return error;
        const bool last = header_.fin;
        if (const error_code error = finish_frame(message)) return error;
        if (last) return {};
    }
}

error_code Decoder::end(error_code error) {
    ended_ = error;
    buffer_.consume(buffer_.size());
    buffer_.park();
    fragmented_ = {};
    return error;
}

error_code Decoder::begin_frame() {
    const std::string_view bytes = view(buffer_.held());
    if (const error_code error = check_start(bytes)) return error;
    const auto parsed = parse_header(bytes);
    if (!parsed) return parsed.error();
    const bool is_data = !is_control(parsed->header.opcode);
    // The difference cannot wrap: what is held has passed this check before.
    if (is_data && parsed->header.payload_size > limits_.message_bytes_max - fragmented_.size()) {
        return Error::message_too_big;
    }

    header_ = parsed->header;
    in_frame_ = true;
    unmasked_ = 0;
    buffer_.consume(parsed->size);
    if (!is_data) return {};
    if (header_.opcode != Opcode::continuation) kind_ = header_.opcode;
    ++fragments_;
    return {};
}

/// What the first two bytes of a frame, or the one that has arrived, show to be wrong at this
/// place.
error_code Decoder::check_start(std::string_view bytes) const {
    if (bytes.empty()) return Error::need_more;
    if (const error_code error = check_first_byte(bytes[0])) return error;
    if (const error_code error = check_order(opcode_of(bytes[0]))) return error;
    if (bytes.size() < 2) return Error::need_more;
    if (role_ == Role::server && !is_masked(bytes[1])) return Error::unmasked_frame;
    if (role_ == Role::client && is_masked(bytes[1])) return Error::masked_frame;
    return {};
}

error_code Decoder::check_order(Opcode opcode) const {
    if (is_control(opcode)) return {};
    const bool begun = fragments_ > 0;
    const bool continues = opcode == Opcode::continuation;
    if (continues && !begun) return Error::unexpected_continuation;
    if (!continues && begun) return Error::missing_continuation;
    if (fragments_ == limits_.fragments_max) return Error::too_many_fragments;
    return {};
}

/// Unmasks what has arrived of the payload since the last time; a wrong byte of a text is found
/// although the rest of the frame is missing. Gives need_more when it is.
error_code Decoder::unmask_arrived() {
    const auto size = static_cast<std::size_t>(header_.payload_size);
    const auto arrived = buffer_.held().first(std::min(size, buffer_.size()));
    const auto fresh = arrived.subspan(unmasked_);
    if (header_.mask) apply_mask(fresh, *header_.mask, unmasked_);
    unmasked_ = arrived.size();

    const bool is_text = !is_control(header_.opcode) && kind_ == Opcode::text;
    if (is_text && !utf8_.feed(view(fresh))) return Error::invalid_utf8;
    if (unmasked_ != size) return Error::need_more;
    return {};
}

error_code Decoder::finish_frame(Message& message) {
    const std::string_view payload = view(buffer_.held().first(unmasked_));
    in_frame_ = false;
    buffer_.consume(payload.size());

    if (header_.opcode == Opcode::close) return finish_close(payload, message);
    if (is_control(header_.opcode)) {
        message = {.opcode = header_.opcode, .payload = payload};
        return {};
    }
    if (header_.fin && fragments_ == 1) return finish_data(payload, message);
    fragmented_ += payload;
    return header_.fin ? finish_data(fragmented_, message) : error_code{};
}

/// RFC 6455 section 5.5.1: nothing, or a code of two bytes and a reason.
error_code Decoder::finish_close(std::string_view payload, Message& message) {
    ended_ = Error::need_more;
    message.opcode = Opcode::close;
    if (payload.empty()) return {};
    if (payload.size() == 1) return Error::invalid_close_size;

    const unsigned high = static_cast<unsigned char>(payload[0]);
    const unsigned low = static_cast<unsigned char>(payload[1]);
    message.code = static_cast<CloseCode>(high << 8 | low);
    message.payload = payload.substr(2);
    if (!may_be_sent(message.code)) return Error::invalid_close_code;
    if (!is_utf8(message.payload)) return Error::invalid_utf8;
    return {};
}

error_code Decoder::finish_data(std::string_view payload, Message& message) {
    if (kind_ == Opcode::text && !utf8_.complete()) return Error::invalid_utf8;
    message = {.opcode = kind_, .payload = payload};
    delivered_ = fragments_ > 1;
    fragments_ = 0;
    return {};
}

/// The memory of a message in fragments is given back, as an idle connection must hold none.
void Decoder::forget_delivered() {
    fragmented_ = {};
    delivered_ = false;
}

}  // namespace coqewd::net::websocket
