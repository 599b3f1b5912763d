#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include "core/async/work_queue.hpp"
#include "core/async/worker.hpp"

namespace coqewd {

/// The workers and the queue in front of them.
class WorkerPool {
  public:
    struct Options {
        std::size_t workers = 1;
        /// How many jobs may wait; more are refused at once.
        std::size_t queue_max = 20'000;
        /// How many coroutines each worker may have in progress; then it takes no new job.
        std::size_t tasks_max = 10'000;
        /// Told, on the worker's thread, what a job or a coroutine of one threw.
        Nursery::OnError on_error = {};
    };

    explicit WorkerPool(Options options);
    /// Stops, and waits for each worker as long as it takes.
    ~WorkerPool();

    /// False, and the job is destroyed, when the queue is full or the pool stops. From any thread.
    bool submit(std::unique_ptr<Job> job) { return queue_.push(std::move(job)); }

    /// The same from the executor's thread, which wakes a worker when it has done what is ready
    /// now. The pool outlives what is ready on it.
    bool submit(std::unique_ptr<Job> job, const Executor& executor) {
        return queue_.push(std::move(job), executor);
    }

    /// Jobs that wait for a worker.
    std::size_t queued() const { return queue_.size(); }
    std::size_t size() const { return workers_.size(); }

    /// Destroys the jobs that wait, and ends the workers after what each is doing at this moment.
    /// False when one of them did not come to its end within `patience` (of real time): it blocks,
    /// and only the end of the process stops it. Nothing happens after a success.
    ///
    /// Jobs may still be submitted meanwhile, and are refused. Whoever else posts to a worker (the
    /// filler of a Slot that a job waits for) has finished before.
    bool stop(std::chrono::milliseconds patience);

  private:
    void tell_to_stop();

    WorkQueue queue_;
    std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace coqewd
