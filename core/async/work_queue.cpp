#include "core/async/work_queue.hpp"

#include <algorithm>

#include "core/async/worker.hpp"

namespace coqewd {

bool WorkQueue::push(std::unique_ptr<Job> job) {
    const bool taken = put(std::move(job));
    if (taken) wake();
    return taken;
}

bool WorkQueue::push(std::unique_ptr<Job> job, const Executor& executor) {
    ReadyList& ready = ReadyList::of(executor);
    if (!put(std::move(job))) return false;
    ReadyList* waking = nullptr;
    if (!wakes_soon_.compare_exchange_strong(waking, &ready)) {
        // Another thread may be long in coming to it.
        if (waking != &ready) wake_up_to(size());
        return true;
    }
    try {
        ready.add_last(waking_soon_);
    } catch (...) {
        // Without memory for that the job must not wait for ever.
        if (waking_soon_.is_linked()) waking_soon_.unlink();
        wake();
    }
    return true;
}

bool WorkQueue::put(std::unique_ptr<Job> job) {
    const std::scoped_lock lock(mutex_);
    // Each worker that sleeps takes one as soon as it is woken: that one does not wait.
    if (closed_ || jobs_.size() >= jobs_max_ + asleep_.size()) return false;
    jobs_.push_back(std::move(job));
    return true;
}

void WorkQueue::wake() {
    // Before it looks: a job that comes from now on is somebody else's to wake for.
    wakes_soon_.store(nullptr);
    wake_up_to(size());
}

void WorkQueue::wake_up_to(std::size_t workers) {
    const std::scoped_lock lock(waking_);
    for (; workers > 0; --workers) {
        Worker* const sleeper = take_sleeper();
        if (!sleeper) return;
        sleeper->wake();
    }
}

/// None when there is nothing for it to do.
Worker* WorkQueue::take_sleeper() {
    const std::scoped_lock lock(mutex_);
    if (closed_ || jobs_.empty() || asleep_.empty()) return nullptr;
    Worker* const sleeper = asleep_.back();
    asleep_.pop_back();
    return sleeper;
}

std::unique_ptr<Job> WorkQueue::take_or_sleep(Worker& worker) {
    const std::scoped_lock lock(mutex_);
    const auto listed = std::find(asleep_.begin(), asleep_.end(), &worker);
    if (jobs_.empty()) {
        if (listed == asleep_.end()) asleep_.push_back(&worker);
        return nullptr;
    }
    if (listed != asleep_.end()) asleep_.erase(listed);
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
}

void WorkQueue::stay_awake(Worker& worker) {
    {
        const std::scoped_lock lock(mutex_);
        const auto listed = std::find(asleep_.begin(), asleep_.end(), &worker);
        if (listed != asleep_.end()) {
            asleep_.erase(listed);
            return;
        }
    }
    // A job has already woken this worker: the next one that sleeps takes it.
    wake_up_to(1);
}

void WorkQueue::close() {
    std::deque<std::unique_ptr<Job>> dropped;
    const std::scoped_lock lock(waking_, mutex_);
    closed_ = true;
    dropped.swap(jobs_);
}

std::size_t WorkQueue::size() const {
    const std::scoped_lock lock(mutex_);
    return jobs_.size();
}

}  // namespace coqewd
