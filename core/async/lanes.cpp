#include "core/async/lanes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// What a thread keeps for its next children.
constexpr std::size_t idle_max = 64;

/// How often Asio counts a coroutine that it has spawned: for its executor, and for its end.
constexpr int work_of_a_coroutine = 2;

}  // namespace

/// The end of a lane. It brings its slot along, and no executor: otherwise (bind_cancellation_slot
/// too) Asio posts the cancellation, which then finds a lane that is gone (asio issue 1332).
struct Lanes::Ended {
    using cancellation_slot_type = asio::cancellation_slot;

    Lanes* lanes;
    All::iterator lane;

    cancellation_slot_type get_cancellation_slot() const noexcept { return lane->signal_.slot(); }

    void operator()(const std::exception_ptr&) const { lanes->all_.erase(lane); }
};

/// Begins the wait of an idle lane.
struct Lanes::Rest {
    Lanes* lanes;
    Lane* lane;

    template <typename Handler>
    void operator()(Handler handler) const {
        lanes->put_idle(*lane, Resumption(std::move(handler)));
    }
};

void Lane::cancel() {
    cancelled_ = true;
    // Asio lets the exception escape of a coroutine that was cancelled before its first step.
    if (started_) signal_.emit(asio::cancellation_type::terminal);
}

void Lane::end_child(const std::exception_ptr& thrown) {
    const auto parent = std::move(parent_);
    unlink();
    parent->ended(thrown);
}

Lanes::Lanes(asio::execution_context& context)
    : Lanes(context, static_cast<asio::io_context&>(context).get_executor(), {}) {
    const auto executor = static_cast<asio::io_context&>(context).get_executor();
    runs_here_ = [executor] { return executor.running_in_this_thread(); };
    count_ = [executor](bool at_work) {
        for (int n = 0; n < work_of_a_coroutine; ++n) {
            at_work ? executor.on_work_started() : executor.on_work_finished();
        }
    };
}

Lanes::Lanes(asio::execution_context& context, Executor executor, std::function<bool()> runs_here)
    : ContextService(context), executor_(std::move(executor)), runs_here_(std::move(runs_here)) {
    idle_.reserve(idle_max);
}

void Lanes::run(Task<> task, std::shared_ptr<Lane::Parent> parent) {
    if (idle_.empty() || !runs_here_()) return begin(std::move(task), std::move(parent));
    Lane& lane = take_idle();
    lane.task_ = std::move(task);
    lane.parent_ = std::move(parent);
    lane.parent_->begins(lane);
    lane.idle_();
}

void Lanes::begin(Task<> task, std::shared_ptr<Lane::Parent> parent) {
    const auto lane = all_.emplace(all_.end());
    lane->task_ = std::move(task);
    lane->parent_ = std::move(parent);
    lane->parent_->begins(*lane);
    try {
        asio::co_spawn(executor_, serve(*lane, *this), Ended{this, lane});
    } catch (...) {
        lane->end_child(nullptr);
        all_.erase(lane);
        throw;
    }
}

Task<> Lanes::serve(Lane& lane, Lanes& lanes) {
    for (;;) {
        std::exception_ptr thrown;
        // The child before it may have ended without.
        co_await asio::this_coro::throw_if_cancelled(true);
        lane.started_ = true;
        // Its end is told when it is gone with all that it had.
        if (Task<> task = std::move(lane.task_); !lane.cancelled_) {
            try {
                co_await std::move(task);
            } catch (...) {
                thrown = std::current_exception();
            }
        }
        const auto state = co_await asio::this_coro::cancellation_state;
        const bool cancelled =
            lane.cancelled_ || state.cancelled() != asio::cancellation_type::none;
        lane.end_child(thrown);
        if (cancelled || !lanes.keeps_one_more()) break;
        co_await asio::async_initiate<const asio::deferred_t, void()>(Rest{&lanes, &lane},
                                                                      asio::deferred);
    }
    // A task that never waited is followed by a wait of Asio's, which would throw to nobody if the
    // child was cancelled.
    co_await asio::this_coro::throw_if_cancelled(false);
}

bool Lanes::keeps_one_more() const {
    return idle_.size() < idle_max;
}

void Lanes::put_idle(Lane& lane, Resumption resumption) {
    lane.idle_ = std::move(resumption);
    idle_.push_back(&lane);
    if (count_) count_(false);
}

Lane& Lanes::take_idle() {
    Lane& lane = *idle_.back();
    idle_.pop_back();
    if (count_) count_(true);
    return lane;
}

void Lanes::shutdown() {
    while (!idle_.empty()) Resumption(std::move(take_idle().idle_));
    // What is done from here on belongs to nobody's thread.
    idle_.clear();
}

}  // namespace coqewd
