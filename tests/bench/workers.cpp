// What it costs to hand something over to a worker and to get its answer: two threads that wake
// each other, one job at a time and many.
#include <memory>
#include <stdexcept>

#include "core/async/slot.hpp"
#include "core/async/worker_pool.hpp"
#include "tests/bench/rounds.hpp"
#include "tests/bench/run_to_end.hpp"

namespace coqewd::bench {
namespace {

using NumberSlot = Slot<int>;

class Answering : public Job {
  public:
    explicit Answering(std::shared_ptr<NumberSlot> slot) : slot_(std::move(slot)) {}
    void start(Worker&, std::unique_ptr<Job>) override { slot_->fill(1); }

  private:
    std::shared_ptr<NumberSlot> slot_;
};

Task<> hand_over(Executor executor, WorkerPool& pool, std::size_t operations) {
    Clock& clock = Clock::of(executor);
    for (std::size_t n = 0; n < operations; ++n) {
        const auto slot = std::make_shared<NumberSlot>(executor);
        pool.submit(std::make_unique<Answering>(slot), executor);
        const Deadline deadline(clock.now(), std::chrono::seconds(30));
        const auto answer = co_await slot->wait(deadline);
        if (!answer) throw std::runtime_error("the worker does not answer");
    }
}

Task<> hand_over_at_once(Executor executor, WorkerPool& pool, std::size_t tasks_count,
                         std::size_t operations) {
    std::vector<Task<>> tasks;
    for (std::size_t n = 0; n < tasks_count; ++n) {
        tasks.push_back(hand_over(executor, pool, operations / tasks_count));
    }
    co_await run_side_by_side(executor, std::move(tasks));
}

void measure_all(Rounds& rounds) {
    boost::asio::io_context io{1};
    const Executor executor = io.get_executor();
    WorkerPool pool({.workers = 1});
    rounds.measure("worker_round_trip", [&](std::size_t operations) {
        run_to_end(io, hand_over(executor, pool, operations));
    });
    rounds.measure("worker_round_trip_64_at_once", [&](std::size_t operations) {
        run_to_end(io, hand_over_at_once(executor, pool, 64, operations));
    });
}

}  // namespace
}  // namespace coqewd::bench

int main(int count, char** words) {
    return coqewd::bench::run_cases(count, words, coqewd::bench::measure_all);
}
