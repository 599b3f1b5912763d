#include "tests/bench/echo_run.hpp"

#include <algorithm>

#include "tests/bench/messages.hpp"

namespace coqewd::bench {

EchoRun::EchoRun(const LoadOptions& options, const Clock& clock)
    : options_(options),
      plan_(options.plan),
      clock_(clock),
      frames_(name_of(options.bytes), options.plan.in_flight),
      room_(echo_room_bytes) {}

LoadFigures EchoRun::run() {
    open();
    now_ = clock_.now();
    begin_ = now_ + plan_.warm_up;
    end_ = begin_ + plan_.time;
    begin();
    serve_until(begin_);
    figures_.before = ProcessorTimes::now(plan_.servers);
    serve_until(end_);
    figures_.after = ProcessorTimes::now(plan_.servers);
    figures_.took = plan_.time;
    // What was due while this program did not get a processor is not spared the server either.
    ask_what_is_due();
    stopping_ = true;
    serve_until(now_ + plan_.patience);
    figures_.unanswered = open_questions();
    return std::move(figures_);
}

void EchoRun::open() {
    for (std::size_t n = 0; n < plan_.connections; ++n) {
        EchoConnection& connection = connections_.emplace_back(options_.endpoint, frames_, room_);
        wakes_.add(connection.descriptor(), &connection);
    }
}

void EchoRun::begin() {
    if (plan_.rate == 0) {
        for (EchoConnection& connection : connections_) {
            ask(connection, now_, plan_.in_flight);
            connection.flush();
        }
        return;
    }
    pace_begin_ = now_;
    // All connections once, then all of them again: neighbours in time are on different ones.
    for (std::size_t n = 0; n < plan_.in_flight; ++n) {
        for (EchoConnection& connection : connections_) free_.push_back(&connection);
    }
}

/// When the load is stopping it ends with the last answer.
void EchoRun::serve_until(TimePoint moment) {
    while (now_ < moment && (!stopping_ || open_questions() > 0)) {
        ask_what_is_due();
        wait(std::min(moment, next_due()));
    }
}

void EchoRun::wait(TimePoint moment) {
    for (const epoll_event& event : wakes_.wait(moment)) {
        if (event.data.ptr == nullptr) {
            now_ = clock_.now();
        } else {
            serve(*static_cast<EchoConnection*>(event.data.ptr));
        }
    }
}

/// What came at once has one moment.
void EchoRun::serve(EchoConnection& connection) {
    std::size_t count = 0;
    do {
        count = connection.receive(room_);
        if (count == 0) break;
        now_ = clock_.now();
        connection.take({room_.data(), count},
                        [&](TimePoint since, std::size_t answers, bool right) {
                            take(connection, since, answers, right);
                        });
    } while (connection.may_have_more(count, room_.size()));
    connection.flush();
}

void EchoRun::take(EchoConnection& connection, TimePoint since, std::size_t count, bool right) {
    under_way_ -= count;
    if (now_ >= begin_ && now_ < end_) figures_.answered += count;
    if (since >= begin_ && since < end_) {
        figures_.latencies.insert(figures_.latencies.end(), count, now_ - since);
        if (!right) figures_.wrong += count;
    }
    go_on(connection, count);
}

void EchoRun::go_on(EchoConnection& connection, std::size_t count) {
    for (; count > 0 && !due_.empty(); --count) {
        ask(connection, due_.front(), 1);
        due_.pop_front();
    }
    if (plan_.rate != 0) {
        free_.insert(free_.end(), count, &connection);
    } else if (!stopping_) {
        ask(connection, now_, count);
    }
}

void EchoRun::ask(EchoConnection& connection, TimePoint since, std::size_t count) {
    under_way_ += count;
    connection.ask(since, count);
}

void EchoRun::ask_what_is_due() {
    for (; now_ >= next_due(); ++asked_by_pace_) {
        const TimePoint due = next_due();
        if (free_.empty()) {
            due_.push_back(due);
            continue;
        }
        ask(*free_.front(), due, 1);
        free_.front()->flush();
        free_.pop_front();
    }
}

/// The next question of the open loop.
TimePoint EchoRun::next_due() const {
    if (plan_.rate == 0 || stopping_) return TimePoint::max();
    const std::chrono::duration<double> interval(1.0 / static_cast<double>(plan_.rate));
    const auto offset = interval * static_cast<double>(asked_by_pace_);
    return pace_begin_ + std::chrono::duration_cast<Duration>(offset);
}

}  // namespace coqewd::bench
