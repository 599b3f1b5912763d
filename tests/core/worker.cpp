#include "core/async/worker.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/async/timer.hpp"
#include "tests/core/jobs.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

/// Where a coroutine ran, before and after each kind of wait.
struct Trace {
    std::vector<std::thread::id> threads;
    Countdown done;

    void note() { threads.push_back(std::this_thread::get_id()); }
};

Task<> wait_in_all_ways(std::shared_ptr<Gate> gate, std::shared_ptr<Trace> trace) {
    const Executor executor = co_await boost::asio::this_coro::executor;
    Timer timer(executor);
    trace->note();
    co_await gate->wait(Deadline(never));
    trace->note();
    co_await timer.wait_for(1us);
    trace->note();
    co_await boost::asio::post(executor, boost::asio::use_awaitable_t<Executor>{});
    trace->note();
    trace->done.count_down();
}

Task<> block_after_gate(std::shared_ptr<Gate> gate, Block block) {
    co_await gate->wait(Deadline(never));
    block.hold();
}

Task<> count_after_gate(std::shared_ptr<Gate> gate, Countdown done) {
    co_await gate->wait(Deadline(never));
    done.count_down();
}

Task<> fail_after_gate(std::shared_ptr<Gate> gate) {
    co_await gate->wait(Deadline(never));
    throw std::runtime_error("of the coroutine");
}

/// Changes what belongs to the worker's index before and after a wait, without a lock.
Task<> count_up(int& instance, Countdown done, Executor executor) {
    ++instance;
    co_await boost::asio::post(executor, boost::asio::use_awaitable_t<Executor>{});
    ++instance;
    done.count_down();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(worker, Watched)

BOOST_AUTO_TEST_CASE(a_coroutine_stays_on_its_worker_through_every_wait) {
    WorkerPool pool({.workers = 3});
    std::vector<std::shared_ptr<Trace>> traces;
    std::vector<std::shared_ptr<Gate>> gates;
    for (int number = 0; number < 30; ++number) {
        traces.push_back(std::make_shared<Trace>());
        gates.push_back(spawn_at_gate(pool, &wait_in_all_ways, traces.back()));
    }

    for (const auto& gate : gates) gate->fill(1);
    for (const auto& trace : traces) trace->done.wait();

    for (const auto& trace : traces) {
        const std::vector expected(4, trace->threads.front());
        BOOST_TEST((trace->threads == expected));
        BOOST_TEST((trace->threads.front() != std::this_thread::get_id()));
    }
}

BOOST_AUTO_TEST_CASE(an_instance_for_each_worker_needs_no_lock) {
    constexpr std::size_t workers = 3;
    constexpr int jobs = 500;
    std::vector<int> instances(workers, 0);
    WorkerPool pool({.workers = workers});
    const Countdown done(jobs);
    for (int number = 0; number < jobs; ++number) {
        pool.submit(job([&instances, done](Worker& worker) {
            int& instance = instances.at(worker.index());
            worker.nursery().spawn(count_up(instance, done, worker.executor()));
        }));
    }

    done.wait();

    BOOST_TEST(instances[0] + instances[1] + instances[2] == 2 * jobs);
}

BOOST_AUTO_TEST_CASE(a_job_is_under_way_when_its_start_has_returned) {
    const auto trace = std::make_shared<Trace>();
    std::size_t steps = 0;
    WorkerPool pool({.workers = 1});

    pool.submit(job([&](Worker& worker) {
        const auto gate = std::make_shared<Gate>(worker.executor());
        worker.nursery().spawn(wait_in_all_ways(gate, trace));
        steps = trace->threads.size();
    }));
    run_one(pool);

    BOOST_TEST(steps == 1u);
    BOOST_TEST(pool.stop(1h));
}

BOOST_AUTO_TEST_CASE(a_coroutine_that_waits_leaves_the_thread_to_others) {
    WorkerPool pool({.workers = 1});
    const Countdown done;
    const auto gate = spawn_at_gate(pool, &count_after_gate, done);

    run_one(pool);
    const bool early = done.reached();
    gate->fill(1);
    done.wait();

    BOOST_TEST(!early);
}

BOOST_AUTO_TEST_CASE(a_blocked_worker_blocks_nobody_else) {
    WorkerPool pool({.workers = 2});
    const Block block;
    block_one(pool, block);

    for (int number = 0; number < 100; ++number) run_one(pool);

    block.released.count_down();
    BOOST_TEST(pool.stop(1h));
}

BOOST_AUTO_TEST_CASE(a_worker_that_a_resumed_coroutine_blocks_gets_no_job) {
    WorkerPool pool({.workers = 2});
    for (int round = 0; round < 100; ++round) {
        const Block block;
        spawn_at_gate(pool, &block_after_gate, block)->fill(1);
        block.entered.wait();

        // Hangs when the blocked worker still counts as asleep.
        run_one(pool);
        block.released.count_down();
    }
    BOOST_TEST(pool.stop(1h));
}

BOOST_AUTO_TEST_CASE(a_worker_that_the_action_of_a_timer_blocks_gets_no_job) {
    WorkerPool pool({.workers = 2});
    for (int round = 0; round < 100; ++round) {
        const Block block;
        pool.submit(job([block](Worker& worker) {
            const auto timer = std::make_shared<Timer>(worker.executor());
            timer->arm_after(20us, [block, timer] { block.hold(); });
        }));
        block.entered.wait();

        run_one(pool);
        block.released.count_down();
    }
    BOOST_TEST(pool.stop(1h));
}

BOOST_AUTO_TEST_CASE(a_job_that_comes_together_with_a_blocking_resumption_finds_a_worker) {
    WorkerPool pool({.workers = 2});
    for (int round = 0; round < 300; ++round) {
        const Block block;
        const Countdown ran;
        const auto gate = spawn_at_gate(pool, &block_after_gate, block);
        run_one(pool);
        const auto submit = [&pool, ran] {
            pool.submit(job([ran](Worker&) { ran.count_down(); }));
        };

        if (round % 2 == 0) submit();
        gate->fill(1);
        if (round % 2 == 1) submit();

        ran.wait();
        block.entered.wait();
        block.released.count_down();
    }
    BOOST_TEST(pool.stop(1h));
}

/// Coroutines on the worker that is blocked meanwhile, ready to go on when it is released.
struct Ready {
    std::shared_ptr<Gate> first, second;
};

BOOST_AUTO_TEST_CASE(what_has_begun_goes_on_before_a_new_job_is_taken) {
    Ready ready;
    WorkerPool pool({.workers = 2});
    const Block one, other, resumed;
    const Countdown harmless, ran;
    pool.submit(job([&ready, one, resumed, harmless](Worker& worker) {
        ready.first = std::make_shared<Gate>(worker.executor());
        ready.second = std::make_shared<Gate>(worker.executor());
        worker.nursery().spawn(count_after_gate(ready.first, harmless));
        worker.nursery().spawn(block_after_gate(ready.second, resumed));
        one.hold();
    }));
    one.entered.wait();
    block_one(pool, other);
    ready.first->fill(1);
    ready.second->fill(1);
    pool.submit(job([ran](Worker&) { ran.count_down(); }));

    one.released.count_down();
    resumed.entered.wait();
    other.released.count_down();

    // Hangs when the first worker has taken the job before the coroutine that blocks it.
    ran.wait();
    resumed.released.count_down();
    BOOST_TEST(pool.stop(1h));
}

BOOST_AUTO_TEST_CASE(a_timer_that_came_due_during_a_slow_job_has_its_turn_before_the_next) {
    WorkerPool pool({.workers = 1});
    std::vector<std::string> order;
    const Countdown ran;
    const Block first;
    pool.submit(job([&order, first](Worker& worker) {
        const auto timer = std::make_shared<Timer>(worker.executor());
        timer->arm_after(1us, [&order, timer] { order.push_back("timer"); });
        first.hold();
        const TimePoint end = timer->clock().now() + 20ms;
        while (timer->clock().now() < end) continue;
    }));
    first.entered.wait();
    pool.submit(job([&order, ran](Worker&) {
        order.push_back("job");
        ran.count_down();
    }));

    first.released.count_down();
    ran.wait();

    BOOST_TEST(order == (std::vector<std::string>{"timer", "job"}),
               boost::test_tools::per_element());
    BOOST_TEST(pool.stop(1h));
}

BOOST_AUTO_TEST_CASE(what_a_job_or_its_coroutine_throws_is_reported_and_the_worker_goes_on) {
    std::vector<std::string> errors;
    const auto note = [&errors](const std::exception_ptr& error) {
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& cause) {
            errors.emplace_back(cause.what());
        }
    };
    WorkerPool pool({.workers = 1, .on_error = note});

    pool.submit(job([](Worker&) { throw std::runtime_error("of the job"); }));
    spawn_at_gate(pool, &fail_after_gate)->fill(1);
    const Countdown done;
    spawn_at_gate(pool, &count_after_gate, done)->fill(1);
    done.wait();

    BOOST_TEST(pool.stop(1h));
    BOOST_TEST(errors == (std::vector<std::string>{"of the job", "of the coroutine"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
