#pragma once

#include <boost/asio/execution.hpp>
#include <boost/asio/io_context.hpp>
#include <utility>

namespace coqewd {

/// The executor of a worker: its io_context's, but each function tells the worker first that its
/// thread is in use, so that no job is left to a worker which a resumed coroutine keeps busy.
///
/// What is dispatched on the worker's own thread runs at once: a job is under way when its start()
/// has returned, and none waits behind another on a worker that a third keeps busy.
template <typename Busy>
class WorkerExecutor {
    using Blocking = boost::asio::execution::blocking_t;

  public:
    WorkerExecutor(boost::asio::io_context& context, Busy& busy) noexcept
        : context_(&context), busy_(&busy) {}

    boost::asio::execution_context& query(boost::asio::execution::context_t) const noexcept {
        return *context_;
    }
    Blocking query(Blocking) const noexcept { return blocking_; }
    WorkerExecutor require(Blocking::never_t) const noexcept { return with(Blocking::never); }
    WorkerExecutor require(Blocking::possibly_t) const noexcept { return with(Blocking::possibly); }

    template <typename Function>
    void execute(Function function) const {
        Marked<Function> marked{busy_, std::move(function)};
        if (blocking_ == Blocking::possibly && busy_->runs_here()) {
            marked();
            return;
        }
        boost::asio::require(context_->get_executor(), Blocking::never).execute(std::move(marked));
    }

    friend bool operator==(const WorkerExecutor& a, const WorkerExecutor& b) noexcept {
        return a.context_ == b.context_ && a.blocking_ == b.blocking_;
    }
    friend bool operator!=(const WorkerExecutor& a, const WorkerExecutor& b) noexcept {
        return !(a == b);
    }

  private:
    template <typename Function>
    struct Marked {
        Busy* busy;
        Function function;
        void operator()() {
            busy->mark();
            function();
        }
    };

    WorkerExecutor with(Blocking blocking) const noexcept {
        WorkerExecutor other(*this);
        other.blocking_ = blocking;
        return other;
    }

    boost::asio::io_context* context_;
    Busy* busy_;
    Blocking blocking_ = Blocking::possibly;
};

}  // namespace coqewd
