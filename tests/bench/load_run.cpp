#include "tests/bench/load_run.hpp"

#include <stdexcept>

#include "core/async/timer.hpp"

namespace coqewd::bench {
namespace {

/// For the answers that have not come when the time is over.
constexpr std::chrono::seconds patience{5};

std::unique_ptr<LoadClient> make_client(const Executor& executor, const LoadOptions& options) {
    if (options.mode == "ws-echo") return make_echo_client(executor, options);
    if (options.mode == "ewdjs") return make_ewdjs_client(executor, options);
    return make_rest_client(executor, options);
}

}  // namespace

LoadRun::LoadRun(Executor executor, const LoadOptions& options)
    : executor_(std::move(executor)),
      options_(options),
      clock_(Clock::of(executor_)),
      nursery_(executor_,
               {.on_error = [this](std::exception_ptr what) { thrown_ = std::move(what); }}),
      drained_(std::make_shared<Slot<bool>>(executor_)) {}

Task<LoadFigures> LoadRun::run() {
    co_await open_clients();
    Timer timer(executor_);
    begin_ = clock_.now() + options_.warm_up;
    end_ = begin_ + options_.time;
    begin();
    co_await timer.wait_until(begin_);
    figures_.before = ProcessorTimes::now(options_.servers);
    co_await timer.wait_until(end_);
    figures_.after = ProcessorTimes::now(options_.servers);
    figures_.took = options_.time;
    co_await end();
    if (thrown_) std::rethrow_exception(thrown_);
    co_return std::move(figures_);
}

Task<> LoadRun::open_clients() {
    for (std::size_t n = 0; n < options_.connections; ++n) {
        clients_.push_back(make_client(executor_, options_));
        co_await clients_.back()->open();
    }
}

void LoadRun::begin() {
    for (const auto& client : clients_) nursery_.spawn(listen(this, client.get()));
    if (options_.rate != 0) {
        // All connections once, then all of them again: neighbours in time are on different ones.
        for (std::size_t n = 0; n < options_.in_flight; ++n) {
            for (const auto& client : clients_) free_.push_back(client.get());
        }
        nursery_.spawn(keep_pace(this));
        return;
    }
    for (const auto& client : clients_) {
        for (std::size_t n = 0; n < options_.in_flight; ++n) ask(*client, clock_.now());
    }
}

Task<> LoadRun::end() {
    stopping_ = true;
    if (under_way_ + due_.size() > 0) {
        co_await drained_->wait(Deadline(clock_.now(), patience));
    }
    figures_.unanswered = under_way_ + due_.size();
    closing_ = true;
    const auto listening = listening_;
    for (LoadClient* client : listening) client->close();
    co_await nursery_.join();
}

Task<> LoadRun::listen(LoadRun* self, LoadClient* client) {
    self->listening_.insert(client);
    co_await client->listen([self](LoadClient& answered, TimePoint since, bool right) {
        self->take_answer(answered, since, right);
    });
    self->listening_.erase(client);
    if (!self->closing_) throw std::runtime_error("a connection has ended, or said nonsense");
}

Task<> LoadRun::keep_pace(LoadRun* self) {
    Timer timer(self->executor_);
    const TimePoint begin = self->clock_.now();
    const std::chrono::duration<double> interval(1.0 / static_cast<double>(self->options_.rate));
    for (std::size_t n = 0; !self->stopping_; ++n) {
        const auto offset = interval * static_cast<double>(n);
        const TimePoint due = begin + std::chrono::duration_cast<Duration>(offset);
        if (self->clock_.now() < due) co_await timer.wait_until(due);
        if (!self->stopping_) self->be_due(due);
    }
}

void LoadRun::be_due(TimePoint since) {
    if (free_.empty()) {
        due_.push_back(since);
        return;
    }
    LoadClient& client = *free_.front();
    free_.pop_front();
    ask(client, since);
}

void LoadRun::ask(LoadClient& client, TimePoint since) {
    ++under_way_;
    client.ask(since);
}

void LoadRun::take_answer(LoadClient& client, TimePoint since, bool right) {
    --under_way_;
    const TimePoint now = clock_.now();
    if (now >= begin_ && now < end_) ++figures_.answered;
    if (since >= begin_ && since < end_) {
        figures_.latencies.push_back(now - since);
        if (!right) ++figures_.wrong;
    }
    go_on(client, now);
}

void LoadRun::go_on(LoadClient& client, TimePoint now) {
    if (!due_.empty()) {
        const TimePoint since = due_.front();
        due_.pop_front();
        ask(client, since);
    } else if (options_.rate != 0) {
        free_.push_back(&client);
    } else if (!stopping_) {
        ask(client, now);
    }
    if (stopping_ && under_way_ == 0) drained_->fill(true);
}

}  // namespace coqewd::bench
