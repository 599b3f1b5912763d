#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

#include "core/async/task.hpp"

namespace coqewd {

/// Owns the coroutines that are spawned into it: nothing runs that nobody waits for. Lives on one
/// executor and is used there only. Destroying it without join() cancels its children.
///
/// What a child throws is given to `on_error`, which throws nothing itself; that it was cancelled
/// is no error.
class Nursery {
  public:
    using OnError = std::function<void(std::exception_ptr)>;
    struct Options {
        OnError on_error = {};
    };

    explicit Nursery(Executor executor) : Nursery(std::move(executor), Options{}) {}
    Nursery(Executor executor, Options options);
    ~Nursery();
    Nursery(const Nursery&) = delete;
    Nursery& operator=(const Nursery&) = delete;

    /// Starts the task and runs it up to its first wait; later, when this is not called on the
    /// executor's thread. False after close(): the task is then dropped without having run.
    bool spawn(Task<> task);

    /// Asks every child to stop at its next wait.
    void cancel();

    /// Nothing can be spawned from now on.
    void close();

    /// Closes, and waits until every child has ended. One coroutine joins.
    Task<> join();

    std::size_t size() const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace coqewd
