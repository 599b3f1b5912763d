#pragma once

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/deferred.hpp>
#include <utility>

#include "core/async/ready_list.hpp"
#include "core/async/resumption.hpp"
#include "core/async/task.hpp"

namespace coqewd {

/// Wakes one coroutine of the same executor. A notification that comes before the wait is kept; two
/// of them count as one. The waiter looks at its state again after each wait.
class Signal final : private ReadyList::Entry {
  public:
    explicit Signal(const Executor& executor) : list_(ReadyList::of(executor)) {}
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    /// Returns at the next notify(), or at once when one is kept. One waiter at a time. A
    /// cancellation of the waiting coroutine ends the wait as a notification does.
    Task<> wait();

    /// For who waits often: `if (!signal.take()) co_await signal.next();` does the same as wait()
    /// without a coroutine's frame of its own.
    bool take() { return std::exchange(notified_, false); }
    auto next() {
        return boost::asio::async_initiate<const boost::asio::deferred_t, void()>(
            Start{this}, boost::asio::deferred);
    }

    /// Resumes the waiter through its executor, never inside this call.
    void notify();

    const Executor& executor() const { return list_.executor(); }
    ReadyList& ready_list() const { return list_; }

  private:
    struct Start {
        Signal* self;

        template <typename Handler>
        void operator()(Handler handler) const {
            self->sleep(boost::asio::get_associated_cancellation_slot(handler),
                        Resumption(std::move(handler)));
        }
    };

    void sleep(boost::asio::cancellation_slot slot, Resumption waiter);
    void run() override;
    void drop() noexcept override;
    Resumption take_waiter();

    ReadyList& list_;
    Resumption waiter_;
    boost::asio::cancellation_slot slot_;
    bool notified_ = false;
};

}  // namespace coqewd
