#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <set>
#include <vector>

#include "core/async/nursery.hpp"
#include "core/async/slot.hpp"
#include "tests/bench/load_client.hpp"
#include "tests/bench/load_figures.hpp"

namespace coqewd::bench {

/// Loads a server through clients on one thread. In the closed loop each answer is followed by the
/// next question. In the open loop questions are due at a fixed rate, whatever the server does; one
/// that finds no client free waits, and its latency counts from when it was due: so a server that
/// stands still is not spared the questions that would have come meanwhile (coordinated omission).
class LoadRun {
  public:
    LoadRun(Executor executor, const LoadOptions& options);

    /// Once. Throws std::runtime_error when a client does not get the right answer before it
    /// begins, or loses its connection.
    Task<LoadFigures> run();

  private:
    Task<> open_clients();
    void begin();
    Task<> end();
    static Task<> listen(LoadRun* self, LoadClient* client);
    static Task<> keep_pace(LoadRun* self);
    void be_due(TimePoint since);
    void ask(LoadClient& client, TimePoint since);
    void take_answer(LoadClient& client, TimePoint since, bool right);
    void go_on(LoadClient& client, TimePoint now);

    Executor executor_;
    const LoadOptions& options_;
    Clock& clock_;
    std::vector<std::unique_ptr<LoadClient>> clients_;
    std::set<LoadClient*> listening_;
    std::exception_ptr thrown_;
    Nursery nursery_;
    std::shared_ptr<Slot<bool>> drained_;

    TimePoint begin_;
    TimePoint end_;
    LoadFigures figures_;
    std::size_t under_way_ = 0;
    /// Of the open loop: clients that may ask, each as often as it may have questions in flight,
    /// and questions that are due.
    std::deque<LoadClient*> free_;
    std::deque<TimePoint> due_;
    bool stopping_ = false;
    bool closing_ = false;
};

}  // namespace coqewd::bench
