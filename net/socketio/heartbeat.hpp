#pragma once

#include <chrono>

#include "core/async/clock.hpp"

namespace coqewd::net::socketio {

/// When a session has to ping, and when the other side counts as dead (spec/socketio.md 5). In
/// Engine.IO 4 the server pings and the client answers, in Engine.IO 3 the other way round. Decides
/// without I/O; whoever owns it keeps one timer, set to next().
class Heartbeat {
  public:
    struct Times {
        Duration ping_interval = std::chrono::seconds(25);
        Duration ping_timeout = std::chrono::seconds(20);
    };

    /// `pings` says whether this side sends the pings: the server of Engine.IO 4, the client of 3.
    Heartbeat(bool pings, Times times, TimePoint now)
        : pings_(pings), times_(times), heard_(now), ping_due_(now + times.ping_interval) {}

    /// Any packet is a sign of life.
    void heard(TimePoint now);

    enum class Action { none, send_ping, close };

    /// What is due. A ping that is to be sent counts as sent.
    Action due(TimePoint now);

    /// When due() may have something to say; earlier calls do no harm.
    TimePoint next() const;

  private:
    TimePoint dead_at() const;

    bool pings_;
    Times times_;
    TimePoint heard_;
    TimePoint ping_due_;
    TimePoint pinged_{};
    bool waiting_ = false;
};

}  // namespace coqewd::net::socketio
