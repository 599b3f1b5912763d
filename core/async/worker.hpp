#pragma once

#include <cstddef>
#include <memory>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "core/async/task.hpp"
#include "core/async/work_queue.hpp"

namespace coqewd {

/// A thread with its own executor. It takes jobs from the queue while nothing of its own is ready
/// to go on, and not too much of it waits; the coroutines of a job stay on it from start to end.
class Worker {
  public:
    struct Options {
        std::size_t index = 0;
        /// How many coroutines may be in progress; then it takes no new job until one ends.
        std::size_t tasks_max = 10'000;
        /// Told, on the worker's thread, what a job or a coroutine of one threw.
        Nursery::OnError on_error = {};
    };

    /// Starts the thread. The queue must outlive the worker.
    Worker(WorkQueue& queue, Options options);

    /// Stops the thread after what it is doing at this moment, and destroys what still waits on it.
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Which one of the pool this is, from 0.
    std::size_t index() const;

    /// Where the coroutines of its jobs run. Work may be posted to it from any thread; it marks the
    /// worker as busy before it runs anything.
    Executor executor() const;

    /// Owner of the coroutines of its jobs. On the worker's thread only.
    Nursery& nursery();

    /// Lets it look at the queue again. From any thread.
    void wake();

    /// Like the destructor, but does not wait for the thread. From any thread.
    void stop();

    /// After stop(): waits for the end of the thread until then, in real time. False when it has
    /// not come.
    bool ended_by(TimePoint when);
    /// The same, as long as it takes.
    void join();

  private:
    class Thread;
    std::unique_ptr<Thread> thread_;
};

}  // namespace coqewd
