#include "net/socketio/engine_session.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "net/socketio/engineio_open.hpp"
#include "net/socketio/polling.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::socketio {

using websocket::CloseCode;

namespace {

std::chrono::milliseconds milliseconds(Duration duration) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

CloseCode close_code(EngineEnd why) {
    switch (why) {
        case EngineEnd::transport_error:
        case EngineEnd::parse_error:
            return CloseCode::protocol_error;
        case EngineEnd::server_shutting_down:
            return CloseCode::going_away;
        case EngineEnd::overloaded:
            return CloseCode::policy_violation;
        default:
            return CloseCode::no_status;
    }
}

}  // namespace

EngineSession::EngineSession(Executor executor, Beginning beginning, const Options& options)
    : beginning_(std::move(beginning)),
      options_(options),
      outbox_{.bytes_max = options.outbox_bytes_max},
      packets_max_(options.outbox_packets_max),
      clock_(Clock::of(executor)),
      wake_(executor),
      timer_(executor),
      pings_(beginning_.variant.generation == Generation::eio4) {}

EngineSession::~EngineSession() = default;

TransportName EngineSession::transport() const {
    return carrier_ ? TransportName::websocket : TransportName::polling;
}

std::string EngineSession::open_data(bool upgradable) const {
    std::string data;
    append_open(data, {.sid = beginning_.sid,
                       .upgradable = upgradable,
                       .ping_interval = milliseconds(options_.heartbeat.ping_interval),
                       .ping_timeout = milliseconds(options_.heartbeat.ping_timeout),
                       .payload_bytes_max = options_.message_bytes_max});
    return data;
}

std::unique_ptr<websocket::Connection> EngineSession::make_carrier(std::unique_ptr<Stream> stream) {
    return std::make_unique<websocket::Connection>(
        std::move(stream),
        websocket::Connection::Options{.limits = {.message_bytes_max = options_.message_bytes_max,
                                                  .fragments_max = options_.fragments_max},
                                       .outbox_bytes_max = outbox_.all(),
                                       .outbox_messages_max = packets_max_,
                                       .on_slow = [this] { end_slow(); }});
}

void EngineSession::begin(std::unique_ptr<websocket::Connection> carrier) {
    carrier_ = std::move(carrier);
    say(EnginePacketType::open, open_data(false));
    start_heartbeat();
}

PollingOutbox::Body EngineSession::begin_polling(bool upgradable) {
    polling_ = std::make_unique<Polling>(executor());
    say(EnginePacketType::open, open_data(upgradable));
    start_heartbeat();
    return polling_->outbox.take(variant());
}

// Heartbeat.

void EngineSession::start_heartbeat() {
    heartbeat_.emplace(pings_, options_.heartbeat, clock_.now());
    arm_heartbeat();
}

void EngineSession::arm_heartbeat() {
    TimePoint next = heartbeat_->next();
    if (!pings_) next = std::min(next, clock_.now() + options_.heartbeat.ping_timeout / 2);
    timer_.arm(next, [this] { beat(); });
}

void EngineSession::reassure() {
    // An Engine.IO 3 client takes any packet for a sign of life, and one that waits for a GET is as
    // good as many.
    if (pings_ || (polling_ && !carrier_ && !polling_->outbox.empty())) return;
    say(EnginePacketType::noop);
}

void EngineSession::beat() {
    // A new ping would keep a poll open that the client waits for before it changes its transport.
    if (end_ || (polling_ && polling_->candidate)) return;
    const TimePoint now = clock_.now();
    if (!reading_) {
        // Only what is written shows that the other side has gone.
        if (carrier_ && carrier_->has_ended()) return end(EngineEnd::transport_error);
        // Who does not listen, because the application is busy, knows nothing of the other side's
        // silence, and leaves its pings unanswered.
        heartbeat_->heard(now);
        reassure();
    }
    switch (heartbeat_->due(now)) {
        case Heartbeat::Action::none:
            break;
        case Heartbeat::Action::send_ping:
            say(EnginePacketType::ping);
            break;
        case Heartbeat::Action::close:
            silent_ = true;
            return end(EngineEnd::ping_timeout);
    }
    if (!end_) arm_heartbeat();
}

// Sending.

bool EngineSession::say(EnginePacketType type, std::string_view data) {
    if (end_) return false;
    if (carrier_) {
        const char digit = static_cast<char>('0' + static_cast<int>(type));
        return carrier_->write_text({&digit, 1}, data);
    }
    polling_->outbox.add(type, std::string(data));
    return queued();
}

bool EngineSession::send(const std::shared_ptr<const Outgoing>& unit) {
    if (end_) return false;
    if (carrier_) {
        return carrier_->write_frames(unit->frames(beginning_.variant), unit->messages().size());
    }
    polling_->outbox.add(unit);
    return queued();
}

bool EngineSession::send_text(std::string_view head, std::string_view body, std::string_view tail) {
    if (end_) return false;
    std::string front("4");
    front += head;
    if (carrier_) return carrier_->write_text(front, body, tail);
    polling_->outbox.add(EnginePacketType::message, std::string(head).append(body).append(tail));
    return queued();
}

bool EngineSession::queued() {
    const PollingOutbox& outbox = polling_->outbox;
    if (outbox.bytes() > outbox_.all() || outbox.packets() > packets_max_) {
        end_slow();
        return false;
    }
    wake_get();
    return true;
}

void EngineSession::end_slow() {
    if (!std::exchange(slow_, true) && options_.on_slow) {
        options_.on_slow(beginning_.handshake.ip_address);
    }
    end(EngineEnd::overloaded);
}

bool EngineSession::takes_now() const {
    if (end_) return false;
    if (carrier_) return carrier_->takes_now();
    return polling_->get && polling_->outbox.empty();
}

Fit EngineSession::fit(std::size_t bytes) const {
    const std::size_t packet_bytes = bytes + 1;
    if (packet_bytes > options_.outbox_bytes_max) return Fit::too_big;
    const std::size_t room = packet_bytes + outbox_.faults_bytes;
    const bool fits =
        carrier_ ? carrier_->fits(room) : polling_->outbox.bytes() + room <= outbox_.all();
    return fits ? Fit::fits : Fit::full;
}

void EngineSession::set_outbox(OutboxBounds bounds) {
    outbox_ = bounds;
    // Their bytes bound how many there are.
    packets_max_ = std::numeric_limits<std::size_t>::max();
    if (carrier_) carrier_->set_outbox_max(bounds.all(), packets_max_);
}

// Receiving.

Task<Result<EngineMessage>> EngineSession::receive() {
    for (;;) {
        if (const auto message = received()) co_return *message;
        reading_ = true;
        error_code failure;
        if (carrier_) {
            failure = co_await carrier_->more();
        } else {
            co_await wake_.wait();
        }
        reading_ = false;
        if (failure) end(end_of(failure));
    }
}

std::optional<Result<EngineMessage>> EngineSession::received() {
    for (;;) {
        if (end_) return *end_;
        const auto packet = next_ready();
        if (!packet) return std::nullopt;
        if (!*packet) {
            end(end_of(packet->error()));
            continue;
        }
        heartbeat_->heard(clock_.now());
        if ((*packet)->type == EnginePacketType::message) {
            return EngineMessage{.binary = (*packet)->binary, .data = (*packet)->data};
        }
        take_control(**packet);
    }
}

std::optional<Result<EnginePacket>> EngineSession::next_ready() {
    // What was posted before the transport changed comes before what follows on the new one.
    if (auto packet = next_posted()) return packet;
    if (!carrier_) return std::nullopt;
    const auto message = carrier_->take();
    if (!message) return std::nullopt;
    return *message ? decode(**message) : message->error();
}

std::optional<Result<EnginePacket>> EngineSession::next_posted() {
    if (!polling_ || !polling_->post) return std::nullopt;
    if (!polling_->post->reader.done()) return polling_->post->reader.next();
    polling_->post.reset();
    polling_->posted.notify();
    return std::nullopt;
}

Result<EnginePacket> EngineSession::decode(const websocket::Message& message) {
    const Generation generation = beginning_.variant.generation;
    if (message.opcode == websocket::Opcode::binary) {
        return decode_binary(message.payload, generation);
    }
    return decode_text(message.payload, generation, decoded_);
}

EngineEnd EngineSession::end_of(const error_code& failure) const {
    if (failure.category() == parse_error_category()) return EngineEnd::parse_error;
    return failure == error::end_of_stream ? EngineEnd::transport_close
                                           : EngineEnd::transport_error;
}

void EngineSession::take_control(const EnginePacket& packet) {
    switch (packet.type) {
        case EnginePacketType::close:
            if (polling_) polling_->left_by_client = true;
            return end(EngineEnd::transport_close);
        case EnginePacketType::ping:
            // The side that pings never gets one.
            if (pings_) return end(EngineEnd::transport_error);
            say(EnginePacketType::pong);
            return;
        case EnginePacketType::pong:
            if (!pings_) return end(EngineEnd::transport_error);
            // The next ping may be due before this one would have been late.
            return arm_heartbeat();
        case EnginePacketType::noop:
            return;
        default:
            return end(EngineEnd::transport_error);
    }
}

// The end.

void EngineSession::end(EngineEnd why) {
    if (end_) return;
    end_ = why;
    timer_.cancel();
    if (carrier_) end_connection(why);
    if (polling_) {
        if (polling_->candidate) polling_->candidate->close({.code = CloseCode::no_status});
        polling_->posted.notify();
        wake_get();
    }
    wake_.notify();
    if (at_end_ != nullptr) at_end_->notify();
}

void EngineSession::end_connection(EngineEnd why) {
    // Who gives no sign of life answers no close frame either.
    if (silent_ || slow_) return carrier_->abort();
    carrier_->close({.code = close_code(why)});
}

bool EngineSession::lingers() const {
    return closed_by_server() && !carrier_ && !polling_->told;
}

bool EngineSession::closed_by_server() const {
    return end_ == EngineEnd::forced_close || end_ == EngineEnd::server_shutting_down;
}

bool EngineSession::gone() const {
    return end_ && (carrier_ || !lingers());
}

void EngineSession::abort() {
    end(EngineEnd::server_shutting_down);
    if (carrier_) carrier_->abort();
    if (polling_) polling_->told = true;
    wake_.notify();
}

Task<> EngineSession::leave() {
    end(EngineEnd::forced_close);
    if (carrier_) co_return co_await carrier_->leave();
    timer_.arm_after(options_.linger, [this] { abort(); });
    while (lingers()) co_await wake_.wait();
    timer_.cancel();
}

}  // namespace coqewd::net::socketio
