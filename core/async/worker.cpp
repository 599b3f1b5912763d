#include "core/async/worker.hpp"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <future>
#include <thread>

#include "core/async/lanes.hpp"
#include "core/async/ready_list.hpp"
#include "core/async/thread_name.hpp"
#include "core/async/waker.hpp"
#include "core/async/worker_executor.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// How long and for how many jobs a worker does not look for timers and sockets of its own.
constexpr int jobs_in_a_row_max = 16;
constexpr std::chrono::milliseconds unseen_max{10};

}  // namespace

class Worker::Thread {
  public:
    Thread(Worker& self, WorkQueue& work_queue, Options opts)
        : queue(work_queue),
          options(std::move(opts)),
          worker(self),
          executor(own_executor()),
          nursery(executor, {.on_error = options.on_error}),
          work(asio::make_work_guard(context)) {}

    ~Thread() {
        stop();
        join();
    }

    void start() {
        thread = std::thread([this] {
            name_this_thread("worker", options.index);
            run();
        });
    }

    /// The context itself is not stopped: what waits on it has to be unwound.
    void stop() {
        stopped.store(true, std::memory_order_release);
        wake();
    }

    void join() {
        if (thread.joinable()) thread.join();
    }

    void wake() { waker.wake(); }

    /// Called by the executor: whether this is the worker's thread.
    bool runs_here() const noexcept { return current == this; }

    /// Called by the executor before it runs anything.
    void mark() {
        if (!asleep) return;
        asleep = false;
        queue.stay_awake(worker);
    }

    WorkQueue& queue;
    Options options;
    Worker& worker;
    asio::io_context context{1};
    Executor executor;
    ReadyList& ready_list = ReadyList::of(executor);
    Clock& clock = Clock::of(executor);
    Nursery nursery;
    /// Not by its own executor, which would mark the worker as busy.
    Waker waker{ready_list, context.get_executor(), [] {}};

  private:
    /// What runs on the context by itself marks the worker as busy too.
    Executor own_executor() {
        const Executor own = WorkerExecutor<Thread>(context, *this);
        asio::make_service<Clock>(context, own);
        asio::make_service<ReadyList>(context, own);
        asio::make_service<Lanes>(context, own, [this] { return runs_here(); });
        return own;
    }

    void run() {
        current = this;
        while (!stopped.load(std::memory_order_acquire)) {
            // What has begun goes on before something new is taken.
            if (should_look() && context.poll_one() > 0) continue;
            if (!start_next()) context.run_one();
        }
        unwind();
        ended.set_value();
    }

    /// To look costs a call of the system (epoll_wait). What this thread and others deliver can be
    /// seen without; timers and sockets have their turn after a few quick jobs, or after a slow
    /// one.
    bool should_look() {
        const TimePoint now = clock.now();
        const bool lately = ++jobs_in_a_row < jobs_in_a_row_max && now - looked_at < unseen_max;
        if (lately && !ready_list.has_something()) return false;
        jobs_in_a_row = 0;
        looked_at = now;
        return true;
    }

    /// False when there is no job, or no room for what it would leave here.
    bool start_next() {
        // The queue must not count it as asleep, or jobs would be left to it. It looks again when
        // one of its coroutines has ended.
        if (nursery.size() >= options.tasks_max) return false;
        auto job = queue.take_or_sleep(worker);
        asleep = job == nullptr;
        if (asleep) return false;
        start(std::move(job));
        return true;
    }

    void start(std::unique_ptr<Job> job) {
        Job& started = *job;
        try {
            started.start(worker, std::move(job));
        } catch (...) {
            if (options.on_error) options.on_error(std::current_exception());
        }
    }

    /// What still waits on this worker is told to end, so that nobody keeps a coroutine that
    /// nothing will resume.
    void unwind() {
        nursery.close();
        nursery.cancel();
        context.poll();
    }

    static thread_local const Thread* current;

    asio::executor_work_guard<asio::io_context::executor_type> work;
    std::thread thread;
    std::atomic<bool> stopped{false};
    /// Its own thread only: the queue counts it as asleep, or has woken it for a job since.
    bool asleep = false;
    int jobs_in_a_row = 0;
    TimePoint looked_at{};
    std::promise<void> ended;

  public:
    std::future<void> end = ended.get_future();
};

thread_local const Worker::Thread* Worker::Thread::current = nullptr;

Worker::Worker(WorkQueue& queue, Options options)
    : thread_(std::make_unique<Thread>(*this, queue, std::move(options))) {
    thread_->start();
}

Worker::~Worker() = default;

std::size_t Worker::index() const {
    return thread_->options.index;
}

Executor Worker::executor() const {
    return thread_->executor;
}

Nursery& Worker::nursery() {
    return thread_->nursery;
}

void Worker::wake() {
    thread_->wake();
}

void Worker::stop() {
    thread_->stop();
}

bool Worker::ended_by(TimePoint when) {
    return thread_->end.wait_until(when) == std::future_status::ready;
}

void Worker::join() {
    thread_->join();
}

}  // namespace coqewd
