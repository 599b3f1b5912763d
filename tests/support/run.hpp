#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/async/task.hpp"

namespace coqewd::testing {

/// Stops an io_context that a hung test would keep running for ever, and the program when even that
/// does not end it (a loop that never waits). Far longer than any test, so that only a hang meets
/// it.
class Watchdog {
  public:
    explicit Watchdog(boost::asio::io_context& io) : thread_([this, &io] { watch(io); }) {}

    ~Watchdog() {
        {
            const std::scoped_lock lock(mutex_);
            finished_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }

    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

  private:
    void watch(boost::asio::io_context& io) {
        if (finished_within(std::chrono::seconds(30))) return;
        io.stop();
        if (finished_within(std::chrono::seconds(5))) return;
        std::fputs("the test hangs in a loop\n", stderr);
        // Not abort(): Boost.Test would catch its signal, on this thread.
        std::_Exit(EXIT_FAILURE);
    }

    bool finished_within(std::chrono::seconds time) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, time, [this] { return finished_; });
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool finished_ = false;
    std::thread thread_;
};

/// Runs the tasks side by side on the calling thread until all have ended. Throws what the first
/// failing one threw, or that they hang.
template <typename... Tasks>
void run_all(boost::asio::io_context& io, Tasks... tasks) {
    std::size_t left = sizeof...(tasks);
    std::exception_ptr failure;
    const auto ended = [&](const std::exception_ptr& thrown) {
        if (thrown && !failure) failure = thrown;
        if (thrown || --left == 0) io.stop();
    };
    (boost::asio::co_spawn(io, std::move(tasks), ended), ...);
    {
        const Watchdog watchdog(io);
        io.restart();
        io.run();
    }
    if (failure) std::rethrow_exception(failure);
    if (left > 0) throw std::runtime_error("the test hangs: its coroutines wait for ever");
}

template <typename T>
Task<> store_result(Task<T> task, std::optional<T>& result) {
    result.emplace(co_await std::move(task));
}

/// Runs one task to its end and gives what it gave.
template <typename T>
T run(boost::asio::io_context& io, Task<T> task) {
    std::optional<T> result;
    run_all(io, store_result(std::move(task), result));
    return std::move(*result);
}

inline void run(boost::asio::io_context& io, Task<> task) {
    run_all(io, std::move(task));
}

}  // namespace coqewd::testing
