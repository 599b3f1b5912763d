#include "core/async/nursery.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <list>

#include "core/async/signal.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

struct Child {
    asio::cancellation_signal signal;
    bool started = false;
    bool cancelled = false;
};

Task<> run_child(Child& child, Task<> task) {
    child.started = true;
    if (child.cancelled) co_return;
    std::exception_ptr error;
    try {
        co_await std::move(task);
    } catch (...) {
        error = std::current_exception();
    }
    // A task that never waited is followed by a wait of Asio's, which would throw to nobody if the
    // child was cancelled meanwhile.
    co_await asio::this_coro::throw_if_cancelled(false);
    if (error) std::rethrow_exception(error);
}

}  // namespace

struct Nursery::State {
    State(Executor ex, Options opts)
        : executor(std::move(ex)), options(std::move(opts)), emptied(executor) {}

    Executor executor;
    Options options;
    std::list<Child> children;
    Signal emptied;
    bool closed = false;

    void report(const std::exception_ptr& error) const {
        if (!error || !options.on_error) return;
        try {
            std::rethrow_exception(error);
        } catch (const boost::system::system_error& cause) {
            if (cause.code() == asio::error::operation_aborted) return;
        } catch (...) {
            // Reported below like any other.
        }
        options.on_error(error);
    }
};

Nursery::Nursery(Executor executor, Options options)
    : state_(std::make_shared<State>(std::move(executor), std::move(options))) {}

Nursery::~Nursery() {
    close();
    // Whoever is told may be gone when a child ends.
    state_->options.on_error = nullptr;
    cancel();
}

/// The end of a child. It brings its slot along, and no executor: otherwise (bind_cancellation_slot
/// too) Asio posts the cancellation, which then finds a child that is gone (asio issue 1332).
struct Nursery::Ended {
    using cancellation_slot_type = asio::cancellation_slot;

    std::shared_ptr<State> state;
    std::list<Child>::iterator child;

    cancellation_slot_type get_cancellation_slot() const noexcept { return child->signal.slot(); }

    void operator()(const std::exception_ptr& error) const {
        state->children.erase(child);
        state->report(error);
        if (state->children.empty()) state->emptied.notify();
    }
};

bool Nursery::spawn(Task<> task) {
    if (state_->closed || state_->children.size() >= state_->options.children_max) return false;
    const auto child = state_->children.emplace(state_->children.end());
    asio::co_spawn(state_->executor, run_child(*child, std::move(task)), Ended{state_, child});
    return true;
}

void Nursery::cancel() {
    // A child may end while it is asked to: its place in the list goes only when its completion
    // runs, which is posted.
    for (Child& child : state_->children) {
        child.cancelled = true;
        // Asio lets the exception escape of a coroutine that was cancelled before its first step.
        if (child.started) child.signal.emit(asio::cancellation_type::terminal);
    }
}

void Nursery::close() {
    state_->closed = true;
}

Task<> Nursery::join() {
    const auto state = state_;
    state->closed = true;
    while (!state->children.empty()) co_await state->emptied.wait();
}

std::size_t Nursery::size() const {
    return state_->children.size();
}

}  // namespace coqewd
