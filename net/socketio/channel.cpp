#include "net/socketio/channel.hpp"

#include <algorithm>

#include "net/error.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::socketio {

using websocket::CloseCode;

SocketIoChannel::SocketIoChannel(websocket::Connection& connection, Conversation::Options options)
    : connection_(connection),
      conversation_(std::move(options)),
      clock_(Clock::of(connection.executor())),
      heartbeat_timer_(connection.executor()),
      connect_timer_(connection.executor()) {}

Task<error_code> SocketIoChannel::open() {
    const auto greetings = conversation_.begin();
    for (const std::string& packet : greetings) connection_.write_text(packet);
    if (!greetings.empty()) {
        start_heartbeat();
        if (conversation_.joined()) co_return error_code();
        connect_timer_.arm_after(connect_timeout, [this] {
            connection_.close({.code = CloseCode::policy_violation, .reason = "Nothing joined"});
        });
        co_return error_code();
    }
    while (!conversation_.joined()) {
        const Result<Step> step = co_await next();
        if (!step) co_return step.error();
        if (!heartbeat_) start_heartbeat();
    }
    co_return error_code();
}

Task<Result<std::string>> SocketIoChannel::read() {
    for (;;) {
        Result<Step> step = co_await next();
        if (!step) co_return step.error();
        if (step->message) co_return std::move(*step->message);
    }
}

Task<Result<Step>> SocketIoChannel::next() {
    reading_ = true;
    const auto message = co_await connection_.read();
    reading_ = false;
    if (!message) co_return silent_ ? error_code(Error::silent) : message.error();
    if (heartbeat_) heartbeat_->heard(clock_.now());
    const bool is_binary = message->opcode == websocket::Opcode::binary;
    Step step = is_binary ? conversation_.take_binary(message->payload)
                          : conversation_.take(message->payload);
    if (!step.reply.empty()) connection_.write_text(step.reply);
    if (conversation_.joined()) connect_timer_.cancel();
    if (step.end) {
        const bool left = step.end == Error::disconnected;
        connection_.close({.code = left ? CloseCode::normal : CloseCode::protocol_error});
        co_return step.end;
    }
    co_return step;
}

Fit SocketIoChannel::fit(std::size_t bytes) const {
    const std::size_t packet_bytes =
        Conversation::event_head.size() + bytes + Conversation::event_tail.size();
    const std::size_t most =
        std::min(conversation_.sent_bytes_max(), connection_.outbox_bytes_max());
    if (packet_bytes > most) return Fit::too_big;
    return connection_.fits(packet_bytes) ? Fit::fits : Fit::full;
}

bool SocketIoChannel::write(std::string_view text) {
    return connection_.write_text(Conversation::event_head, text, Conversation::event_tail);
}

void SocketIoChannel::close(CloseReason reason) {
    heartbeat_timer_.cancel();
    switch (reason) {
        case CloseReason::normal:
            return connection_.close({.code = CloseCode::normal});
        case CloseReason::going_away:
            return connection_.close({.code = CloseCode::going_away});
        case CloseReason::overloaded:
            return connection_.close({.code = CloseCode::policy_violation});
    }
}

void SocketIoChannel::start_heartbeat() {
    heartbeat_.emplace(conversation_.pings(), conversation_.heartbeat(), clock_.now());
    beat();
}

void SocketIoChannel::beat() {
    const TimePoint now = clock_.now();
    const std::string_view reassurance = conversation_.reassurance();
    if (!reading_) {
        // Who does not listen, because too many requests are in flight, knows nothing of the other
        // side's silence, and leaves its pings unanswered.
        heartbeat_->heard(now);
        if (!reassurance.empty()) connection_.write_text(reassurance);
    }
    switch (heartbeat_->due(now)) {
        case Heartbeat::Action::none:
            break;
        case Heartbeat::Action::send_ping:
            connection_.write_text(conversation_.ping());
            break;
        case Heartbeat::Action::close:
            silent_ = true;
            connection_.abort();
            return;
    }
    TimePoint next = heartbeat_->next();
    if (!reassurance.empty()) {
        next = std::min(next, now + conversation_.heartbeat().ping_timeout / 2);
    }
    heartbeat_timer_.arm(next, [this] { beat(); });
}

}  // namespace coqewd::net::socketio
