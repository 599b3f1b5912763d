#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <set>
#include <vector>

#include "app/load_client.hpp"
#include "app/load_figures.hpp"
#include "app/load_plan.hpp"
#include "core/async/nursery.hpp"
#include "core/async/signal.hpp"

namespace coqewd {

/// Loads a server through clients on one thread. In the closed loop each answer is followed by the
/// next question. In the open loop questions are due at a fixed rate, whatever the server does; one
/// that finds no client free waits, and its latency counts from when it was due: so a server that
/// stands still is not spared the questions that would have come meanwhile (coordinated omission).
class LoadRun {
  public:
    using MakeClient = std::function<std::unique_ptr<LoadClient>()>;

    /// Makes as many clients as the plan has connections.
    LoadRun(Executor executor, const LoadPlan& plan, MakeClient make_client);

    /// Once. Throws what a client's open() throws, and std::runtime_error when a connection is
    /// lost.
    Task<LoadFigures> run();

  private:
    Task<> open_clients();
    Task<> ask_for_a_time();
    Task<> ask_so_often();
    void begin();
    Task<> end();
    Task<> drain();
    static Task<> listen(LoadRun* self, LoadClient* client);
    static Task<> keep_pace(LoadRun* self);
    static Task<> spin_until(LoadRun* self, TimePoint due);
    bool take_turn();
    std::size_t open_questions() const { return under_way_ + due_.size() + left_; }
    Duration silence_max() const;
    void be_due(TimePoint since);
    void ask(LoadClient& client, TimePoint since);
    void take_answer(LoadClient& client, TimePoint since, bool right);
    void go_on(LoadClient& client, TimePoint now);
    void fail(std::exception_ptr what);

    Executor executor_;
    const LoadPlan& plan_;
    MakeClient make_client_;
    Clock& clock_;
    std::vector<std::unique_ptr<LoadClient>> clients_;
    std::set<LoadClient*> listening_;
    std::exception_ptr thrown_;
    Nursery nursery_;
    /// Whoever drains looks again.
    Signal changed_;

    TimePoint begin_;
    TimePoint end_;
    TimePoint last_answer_;
    TimePoint give_up_;
    LoadFigures figures_;
    std::size_t under_way_ = 0;
    /// Answers that came at all.
    std::size_t taken_ = 0;
    /// Of a plan's count, those that are not due yet.
    std::size_t left_ = 0;
    /// Of the open loop: clients that may ask, each as often as it may have questions in flight,
    /// and questions that are due.
    std::deque<LoadClient*> free_;
    std::deque<TimePoint> due_;
    bool stopping_ = false;
    bool closing_ = false;
};

}  // namespace coqewd
