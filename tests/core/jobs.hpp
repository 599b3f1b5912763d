#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

#include "core/async/slot.hpp"
#include "core/async/worker_pool.hpp"
#include "tests/support/run.hpp"

namespace coqewd::testing {

/// Counts the objects that are alive.
class Live {
  public:
    explicit Live(std::atomic<int>& count) : count_(&count) { ++*count_; }
    Live(Live&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
    Live& operator=(Live&&) = delete;
    ~Live() {
        if (count_) --*count_;
    }

  private:
    std::atomic<int>* count_;
};

class FunctionJob : public Job {
  public:
    explicit FunctionJob(std::function<void(Worker&)> function) : function_(std::move(function)) {}
    void start(Worker& worker, std::unique_ptr<Job>) override { function_(worker); }

  private:
    std::function<void(Worker&)> function_;
};

inline std::unique_ptr<Job> job(std::function<void(Worker&)> function) {
    return std::make_unique<FunctionJob>(std::move(function));
}

/// Threads wait until it has been counted down. A handle: copies are the same countdown, which
/// lives as long as anybody looks at it (a std::latch must outlive the last wait to return).
class Countdown {
  public:
    explicit Countdown(int count = 1) : state_(std::make_shared<State>(count)) {}

    void count_down() const {
        const std::scoped_lock lock(state_->mutex);
        if (--state_->left == 0) state_->reached.notify_all();
    }

    void wait() const {
        std::unique_lock lock(state_->mutex);
        state_->reached.wait(lock, [this] { return state_->left <= 0; });
    }

    bool reached() const {
        const std::scoped_lock lock(state_->mutex);
        return state_->left <= 0;
    }

  private:
    struct State {
        explicit State(int count) : left(count) {}
        std::mutex mutex;
        std::condition_variable reached;
        int left;
    };
    std::shared_ptr<State> state_;
};

/// What keeps a worker busy from `entered` to `released`. A handle.
struct Block {
    Countdown entered, released;

    void hold() const {
        entered.count_down();
        released.wait();
    }
};

/// Keeps one worker of the pool busy; returns when it is.
inline void block_one(WorkerPool& pool, const Block& block) {
    pool.submit(job([block](Worker&) { block.hold(); }));
    block.entered.wait();
}

/// Returns when a job has run on a worker that is free.
inline void run_one(WorkerPool& pool) {
    const Countdown done;
    pool.submit(job([done](Worker&) { done.count_down(); }));
    done.wait();
}

/// What a coroutine on a worker waits for, and whoever fills it. Made on the worker.
using Gate = Slot<int>;

/// Runs a coroutine on some worker that waits at a gate, and gives the gate when it does.
template <typename... Args>
std::shared_ptr<Gate> spawn_at_gate(WorkerPool& pool,
                                    Task<> (*coroutine)(std::shared_ptr<Gate>, Args...),
                                    std::type_identity_t<Args>... args) {
    const Countdown spawned;
    const auto gate = std::make_shared<std::shared_ptr<Gate>>();
    pool.submit(job([=](Worker& worker) {
        *gate = std::make_shared<Gate>(worker.executor());
        worker.nursery().spawn(coroutine(*gate, args...));
        spawned.count_down();
    }));
    spawned.wait();
    return *gate;
}

inline constexpr TimePoint never = TimePoint::max();

/// Ends the program when a test with workers hangs.
struct Watched {
    boost::asio::io_context unused;
    Watchdog watchdog{unused};
};

}  // namespace coqewd::testing
