#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include "core/async/task.hpp"

namespace coqewd {

/// Wakes one coroutine of the same executor. A notification that comes before the wait is kept; two
/// of them count as one. The waiter looks at its state again after each wait.
class Signal {
  public:
    explicit Signal(Executor executor) : executor_(std::move(executor)) {}
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    /// Returns at the next notify(), or at once when one is kept. One waiter at a time. A
    /// cancellation of the waiting coroutine ends the wait as a notification does.
    Task<> wait();

    /// Resumes the waiter through its executor, never inside this call.
    void notify();

    const Executor& executor() const { return executor_; }

  private:
    using Token = boost::asio::use_awaitable_t<Executor>;
    using Handler = boost::asio::async_result<Token, void()>::handler_type;
    struct Start;

    Executor executor_;
    std::optional<Handler> waiter_;
    bool notified_ = false;
};

}  // namespace coqewd
