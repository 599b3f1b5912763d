#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <vector>

#include "app/load_figures.hpp"
#include "core/async/clock.hpp"
#include "tests/bench/echo_connection.hpp"
#include "tests/bench/echo_frames.hpp"
#include "tests/bench/load_options.hpp"
#include "tests/bench/wakes.hpp"

namespace coqewd::bench {

/// A load of WebSockets that send texts back. It measures as LoadRun does, with the same loops and
/// the same figures; but what it measures costs so little that anything between the load and the
/// kernel would be what is measured. So there is no Asio here: one wait for all connections, one
/// system call for all that came on one of them, and one for all that it asks next.
class EchoRun {
  public:
    /// Both outlive it.
    EchoRun(const LoadOptions& options, const Clock& clock);

    /// Once. Throws std::runtime_error when a connection is lost, or can not be had.
    LoadFigures run();

  private:
    void open();
    void begin();
    void serve_until(TimePoint moment);
    void wait(TimePoint moment);
    void serve(EchoConnection& connection);
    void take(EchoConnection& connection, TimePoint since, std::size_t count, bool right);
    void go_on(EchoConnection& connection, std::size_t count);
    void ask(EchoConnection& connection, TimePoint since, std::size_t count);
    void ask_what_is_due();
    TimePoint next_due() const;
    std::size_t open_questions() const { return under_way_ + due_.size(); }

    const LoadOptions& options_;
    const LoadPlan& plan_;
    const Clock& clock_;
    EchoFrames frames_;
    std::vector<char> room_;
    Wakes wakes_;
    /// In place, since the kernel has their addresses.
    std::deque<EchoConnection> connections_;

    TimePoint begin_;
    TimePoint end_;
    /// When something came last, or time has passed.
    TimePoint now_;
    LoadFigures figures_;
    std::size_t under_way_ = 0;
    bool stopping_ = false;

    /// Of the open loop: when it began, how many questions have been due since then, those that
    /// found no connection free, and connections, each as often as it may have questions in flight.
    TimePoint pace_begin_;
    std::size_t asked_by_pace_ = 0;
    std::deque<TimePoint> due_;
    std::deque<EchoConnection*> free_;
};

}  // namespace coqewd::bench
