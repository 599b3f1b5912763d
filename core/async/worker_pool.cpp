#include "core/async/worker_pool.hpp"

#include "core/async/deadline.hpp"

namespace coqewd {

WorkerPool::WorkerPool(Options options) : queue_(options.queue_max) {
    workers_.reserve(options.workers);
    for (std::size_t index = 0; index < options.workers; ++index) {
        workers_.push_back(std::make_unique<Worker>(
            queue_,
            Worker::Options{
                .index = index, .tasks_max = options.tasks_max, .on_error = options.on_error}));
    }
}

WorkerPool::~WorkerPool() {
    tell_to_stop();
    // None is destroyed while another may wake it.
    for (const auto& worker : workers_) worker->join();
}

bool WorkerPool::stop(std::chrono::milliseconds patience) {
    tell_to_stop();
    const TimePoint end = Deadline(std::chrono::steady_clock::now(), patience).when();
    for (const auto& worker : workers_) {
        if (!worker->ended_by(end)) return false;
    }
    workers_.clear();
    return true;
}

void WorkerPool::tell_to_stop() {
    queue_.close();
    for (const auto& worker : workers_) worker->stop();
}

}  // namespace coqewd
