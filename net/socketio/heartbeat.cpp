#include "net/socketio/heartbeat.hpp"

namespace coqewd::net::socketio {

void Heartbeat::heard(TimePoint now) {
    heard_ = now;
    if (!waiting_) return;
    waiting_ = false;
    ping_due_ = now + times_.ping_interval;
}

TimePoint Heartbeat::dead_at() const {
    return pings_ ? pinged_ + times_.ping_timeout
                  : heard_ + times_.ping_interval + times_.ping_timeout;
}

Heartbeat::Action Heartbeat::due(TimePoint now) {
    const bool can_be_dead = !pings_ || waiting_;
    if (can_be_dead && now >= dead_at()) return Action::close;
    if (!pings_ || waiting_ || now < ping_due_) return Action::none;
    waiting_ = true;
    pinged_ = now;
    return Action::send_ping;
}

TimePoint Heartbeat::next() const {
    return !pings_ || waiting_ ? dead_at() : ping_due_;
}

}  // namespace coqewd::net::socketio
