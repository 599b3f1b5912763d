#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "core/async/ready_list.hpp"
#include "core/async/task.hpp"

namespace coqewd {

class Worker;

/// Something for a worker to do. Destroyed without having been started when the pool stops before
/// its turn: the destructor is where it tells whoever waits.
class Job {
  public:
    Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    virtual ~Job() = default;

    /// Called once, on the worker's thread, and gets itself: whoever put it into the queue may want
    /// its memory back. It may spawn coroutines into the worker's nursery; the worker takes its
    /// next job when this has returned and its thread is free.
    virtual void start(Worker& worker, std::unique_ptr<Job> self) = 0;
};

/// The bounded queue between those who have work and the workers, which take from it in order.
/// Knows which workers sleep, and wakes one for each job. All calls are from any thread.
class WorkQueue {
  public:
    explicit WorkQueue(std::size_t jobs_max) : jobs_max_(jobs_max) {}

    /// False, and the job is destroyed, when jobs_max wait already, beside those that sleeping
    /// workers are about to take, or the queue is closed.
    bool push(std::unique_ptr<Job> job);

    /// The same, but who sleeps is woken when all that is ready on the executor now has run: many
    /// jobs that come at the same time wake a worker once, and it finds them all. On the executor's
    /// thread.
    bool push(std::unique_ptr<Job> job, const Executor& executor);

    /// The next job; or nothing, and the worker then counts as asleep until it is woken for a job,
    /// takes one unasked or calls stay_awake().
    std::unique_ptr<Job> take_or_sleep(Worker& worker);

    /// Something else than a job keeps the worker busy: jobs are for the others meanwhile, the one
    /// that it was woken for too.
    void stay_awake(Worker& worker);

    /// Refuses jobs from now on and destroys the waiting ones.
    void close();

    std::size_t size() const;

  private:
    /// Wakes those that sleep, in its turn on the thread that has pushed.
    class Waking final : public ReadyList::Entry {
      public:
        explicit Waking(WorkQueue& queue) : queue_(queue) {}

        void run() override { queue_.wake(); }
        void drop() noexcept override { queue_.wake(); }

      private:
        WorkQueue& queue_;
    };

    bool put(std::unique_ptr<Job> job);
    void wake();
    void wake_up_to(std::size_t workers);
    Worker* take_sleeper();

    mutable std::mutex mutex_;
    /// Held by who wakes, which keeps close() from returning, and the worker alive, meanwhile;
    /// locked before mutex_. With mutex_ held a worker that runs at once would have to wait for it.
    std::mutex waking_;
    /// Whose thread is about to wake those that sleep; waking_soon_ is in that list meanwhile.
    std::atomic<ReadyList*> wakes_soon_{nullptr};
    Waking waking_soon_{*this};
    std::deque<std::unique_ptr<Job>> jobs_;
    std::vector<Worker*> asleep_;
    const std::size_t jobs_max_;
    bool closed_ = false;
};

}  // namespace coqewd
