#include "net/client/engine_client.hpp"

#include "net/error.hpp"
#include "net/socketio/engineio_open.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net {

using socketio::EngineMessage;
using socketio::EnginePacket;
using socketio::EnginePacketType;
using socketio::Generation;
using socketio::Heartbeat;

namespace {

/// What Node.js's servers of both generations take, when they do not say it.
constexpr std::size_t server_bytes_max = 1'000'000;

/// Kept free for the heartbeat in an outbox that is full.
constexpr std::size_t heartbeat_bytes = 1'024;

}  // namespace

EngineClient::EngineClient(Opening::Opened opened, Options options)
    : generation_(options.generation),
      connection_(std::make_unique<websocket::Connection>(
          std::move(opened.stream),
          websocket::Connection::Options{
              .role = websocket::Role::client,
              .limits = {.message_bytes_max = options.message_bytes_max},
              .outbox_bytes_max = options.outbox_bytes_max + heartbeat_bytes,
              .close_timeout = farewell,
              .random = std::move(options.random),
              .on_slow = std::move(options.on_slow)})),
      clock_(Clock::of(connection_->executor())),
      heartbeat_timer_(connection_->executor()) {
    connection_->feed(opened.rest);
}

Task<error_code> EngineClient::greeting() {
    while (!heartbeat_) {
        const auto frame = co_await connection_->read();
        if (!frame)
            co_return is_late_refusal(frame.error()) ? Error::other_generation : frame.error();
        const auto packet = decode(*frame);
        if (!packet) co_return packet.error();
        if (packet->type == EnginePacketType::message) co_return Error::protocol;
        if (const error_code failure = take(*packet)) co_return failure;
    }
    co_return error_code();
}

/// A Node.js server that takes Engine.IO 4 alone switches to WebSocket all the same, and then
/// writes `HTTP/1.1 400` behind it, of which the first byte has a reserved bit.
bool EngineClient::is_late_refusal(const error_code& failure) const {
    return generation_ == Generation::eio3 && failure == websocket::Error::reserved_bits;
}

std::optional<Result<EngineMessage>> EngineClient::received() {
    for (;;) {
        const auto frame = connection_->take();
        if (!frame) return std::nullopt;
        if (!*frame) return reason(frame->error());
        heard();
        const auto packet = decode(**frame);
        if (!packet) return packet.error();
        if (packet->type == EnginePacketType::message) {
            return EngineMessage{.binary = packet->binary, .data = packet->data};
        }
        if (const error_code failure = take(*packet)) return failure;
    }
}

Task<error_code> EngineClient::more() {
    reading_ = true;
    const error_code failure = co_await connection_->more();
    reading_ = false;
    co_return reason(failure);
}

/// The connection is cut when the server says nothing any more.
error_code EngineClient::reason(const error_code& failure) const {
    return failure && silent_ ? error_code(Error::silent) : failure;
}

Result<EnginePacket> EngineClient::decode(const websocket::Message& frame) {
    bytes_.clear();
    return frame.opcode == websocket::Opcode::binary
               ? socketio::decode_binary(frame.payload, generation_)
               : socketio::decode_text(frame.payload, generation_, bytes_);
}

/// Every packet but a message.
error_code EngineClient::take(const EnginePacket& packet) {
    switch (packet.type) {
        case EnginePacketType::open:
            return take_greeting(packet.data);
        case EnginePacketType::close:
            return error::end_of_stream;
        case EnginePacketType::ping:
            // The side that pings never gets one.
            if (pings()) return Error::protocol;
            connection_->write_text("3");
            return {};
        case EnginePacketType::pong:
            return pings() ? error_code() : Error::protocol;
        case EnginePacketType::noop:
            return {};
        default:
            return Error::protocol;
    }
}

error_code EngineClient::take_greeting(std::string_view data) {
    if (heartbeat_) return Error::protocol;
    const Result<socketio::Open> open = socketio::read_open(data);
    if (!open) return Error::handshake;
    sent_bytes_max_ = open->payload_bytes_max.value_or(server_bytes_max);
    start_heartbeat({.ping_interval = open->ping_interval, .ping_timeout = open->ping_timeout});
    return {};
}

bool EngineClient::send_binary(std::string_view data) {
    constexpr std::string_view older_type = "\x04";
    const bool older = generation_ == Generation::eio3;
    return connection_->write_binary(older ? older_type : std::string_view(), data);
}

Fit EngineClient::fit(std::size_t bytes, std::size_t largest) const {
    const std::size_t room = bytes + heartbeat_bytes;
    if (largest > sent_bytes_max_ || room > connection_->outbox_bytes_max()) return Fit::too_big;
    return connection_->fits(room) ? Fit::fits : Fit::full;
}

void EngineClient::close(websocket::CloseCode code) {
    heartbeat_timer_.cancel();
    connection_->close({.code = code});
}

Task<> EngineClient::leave() {
    close(websocket::CloseCode::normal);
    co_await connection_->leave();
}

void EngineClient::start_heartbeat(const Heartbeat::Times& times) {
    heartbeat_.emplace(pings(), times, clock_.now());
    beat();
}

void EngineClient::heard() {
    heartbeat_->heard(clock_.now());
    // An answered ping is followed by the next one, which may be due before the answer was.
    if (heartbeat_->next() < next_beat_) beat();
}

void EngineClient::beat() {
    const TimePoint now = clock_.now();
    // Who does not listen, because too much waits to be handled, knows nothing of the other side's
    // silence.
    if (!reading_) heartbeat_->heard(now);
    switch (heartbeat_->due(now)) {
        case Heartbeat::Action::none:
            break;
        case Heartbeat::Action::send_ping:
            connection_->write_text("2");
            break;
        case Heartbeat::Action::close:
            silent_ = true;
            return connection_->abort();
    }
    next_beat_ = heartbeat_->next();
    heartbeat_timer_.arm(next_beat_, [this] { beat(); });
}

}  // namespace coqewd::net
