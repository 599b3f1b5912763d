#include "app/load_run.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>
#include <string>

#include "core/async/timer.hpp"

namespace coqewd {

using namespace std::chrono_literals;

LoadRun::LoadRun(Executor executor, const LoadPlan& plan, MakeClient make_client)
    : executor_(std::move(executor)),
      plan_(plan),
      make_client_(std::move(make_client)),
      clock_(Clock::of(executor_)),
      nursery_(executor_, {.on_error = [this](std::exception_ptr what) { fail(std::move(what)); }}),
      changed_(executor_) {}

Task<LoadFigures> LoadRun::run() {
    co_await open_clients();
    if (!thrown_ && plan_.count != 0) co_await ask_so_often();
    if (!thrown_ && plan_.count == 0) co_await ask_for_a_time();
    co_await end();
    if (thrown_) std::rethrow_exception(thrown_);
    co_return std::move(figures_);
}

/// What goes wrong is kept in thrown_: those that are open already have to be closed first.
Task<> LoadRun::open_clients() {
    try {
        for (std::size_t n = 0; n < plan_.connections && !thrown_; ++n) {
            auto client = make_client_();
            co_await client->open();
            clients_.push_back(std::move(client));
            nursery_.spawn(listen(this, clients_.back().get()));
        }
    } catch (...) {
        thrown_ = std::current_exception();
    }
}

Task<> LoadRun::ask_for_a_time() {
    Timer timer(executor_);
    begin_ = clock_.now() + plan_.warm_up;
    end_ = begin_ + plan_.time;
    begin();
    co_await timer.wait_until(begin_);
    figures_.before = ProcessorTimes::now(plan_.servers);
    co_await timer.wait_until(end_);
    figures_.after = ProcessorTimes::now(plan_.servers);
    figures_.took = plan_.time;
    stopping_ = true;
    give_up_ = clock_.now() + plan_.patience;
    co_await drain();
}

Task<> LoadRun::ask_so_often() {
    figures_.before = ProcessorTimes::now(plan_.servers);
    begin_ = last_answer_ = clock_.now();
    end_ = TimePoint::max();
    left_ = plan_.count;
    give_up_ = begin_ + silence_max();
    begin();
    co_await drain();
    figures_.after = ProcessorTimes::now(plan_.servers);
    figures_.took = last_answer_ - begin_;
}

void LoadRun::begin() {
    if (plan_.rate != 0) {
        // All connections once, then all of them again: neighbours in time are on different ones.
        for (std::size_t n = 0; n < plan_.in_flight; ++n) {
            for (const auto& client : clients_) free_.push_back(client.get());
        }
        nursery_.spawn(keep_pace(this));
        return;
    }
    for (std::size_t n = 0; n < plan_.in_flight; ++n) {
        for (const auto& client : clients_) {
            if (take_turn()) ask(*client, clock_.now());
        }
    }
}

/// Until every question has its answer, or nothing more is to be expected.
Task<> LoadRun::drain() {
    Timer timer(executor_);
    while (open_questions() > 0 && !thrown_ && clock_.now() < give_up_) {
        timer.arm(give_up_, [this] { changed_.notify(); });
        co_await changed_.wait();
    }
}

Task<> LoadRun::end() {
    stopping_ = true;
    figures_.unanswered = under_way_;
    figures_.unsent = due_.size() + left_;
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
    if (self->closing_) co_return;
    throw std::runtime_error("a connection has ended, or said nonsense, after " +
                             std::to_string(self->figures_.answered) + " answers");
}

Task<> LoadRun::keep_pace(LoadRun* self) {
    Timer timer(self->executor_);
    const TimePoint begin = self->clock_.now();
    const std::chrono::duration<double> interval(1.0 / static_cast<double>(self->plan_.rate));
    for (std::size_t n = 0; !self->stopping_; ++n) {
        const auto offset = interval * static_cast<double>(n);
        const TimePoint due = begin + std::chrono::duration_cast<Duration>(offset);
        if (self->plan_.spins) {
            co_await spin_until(self, due);
        } else if (self->clock_.now() < due) {
            co_await timer.wait_until(due);
        }
        if (!self->take_turn()) co_return;
        self->be_due(due);
    }
}

/// What has arrived has its turn in between.
Task<> LoadRun::spin_until(LoadRun* self, TimePoint due) {
    for (TimePoint seen = self->clock_.now(); seen < due && !self->stopping_;) {
        const std::size_t taken = self->taken_;
        co_await boost::asio::post(self->executor_, boost::asio::deferred);
        const TimePoint now = self->clock_.now();
        const bool counts = seen >= self->begin_ && now < self->end_;
        if (counts && taken == self->taken_) self->figures_.idle += now - seen;
        seen = now;
    }
}

/// In the open loop nothing need be under way until the next question is due.
Duration LoadRun::silence_max() const {
    if (plan_.rate == 0) return plan_.patience;
    return plan_.patience + Duration(1s) / static_cast<Duration::rep>(plan_.rate);
}

/// Whether there is a question more to ask.
bool LoadRun::take_turn() {
    if (stopping_) return false;
    if (plan_.count == 0) return true;
    if (left_ == 0) return false;
    --left_;
    return true;
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
    ++taken_;
    const TimePoint now = clock_.now();
    last_answer_ = now;
    if (plan_.count != 0) give_up_ = now + silence_max();
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
    } else if (plan_.rate != 0) {
        free_.push_back(&client);
    } else if (take_turn()) {
        ask(client, now);
    }
    if (open_questions() == 0) changed_.notify();
}

void LoadRun::fail(std::exception_ptr what) {
    thrown_ = std::move(what);
    changed_.notify();
}

}  // namespace coqewd
