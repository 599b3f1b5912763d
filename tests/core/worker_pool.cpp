#include "core/async/worker_pool.hpp"

#include <pthread.h>

#include <array>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

#include "core/async/mailbox.hpp"
#include "core/async/timer.hpp"
#include "tests/core/jobs.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

Task<> wait_at_gate(std::shared_ptr<Gate> gate, std::atomic<int>* alive) {
    const Live live(*alive);
    co_await gate->wait(Deadline(never));
}

Task<> wait_on_timer(Executor executor, Live) {
    Timer timer(executor);
    co_await timer.wait_for(1h);
}

Task<> pause_and_count(Executor executor, Countdown done) {
    Timer timer(executor);
    co_await timer.wait_for(1us);
    done.count_down();
}

/// Goes on after its wait was cancelled, and waits again.
Task<> wait_twice(Executor executor, Live) {
    Timer timer(executor);
    co_await timer.wait_for(1h);
    co_await timer.wait_for(1h);
}

Task<> receive(Executor executor, Live) {
    Mailbox<int> box(executor, 1);
    co_await box.receive();
}

/// Owns coroutines itself.
Task<> wait_for_children(Executor executor, Live, std::atomic<int>& alive) {
    Nursery children(executor);
    children.spawn(wait_on_timer(executor, Live(alive)));
    co_await children.join();
}

/// Spawns another when it is told to end.
Task<> leave_a_sibling(Worker& worker, Live, std::atomic<int>& alive) {
    Timer timer(worker.executor());
    co_await timer.wait_for(1h);
    worker.nursery().spawn(wait_on_timer(worker.executor(), Live(alive)));
}

/// Spawns into the worker every coroutine above that waits.
void spawn_all_kinds(Worker& worker, std::atomic<int>& alive) {
    const Executor executor = worker.executor();
    Nursery& nursery = worker.nursery();
    nursery.spawn(wait_at_gate(std::make_shared<Gate>(executor), &alive));
    nursery.spawn(wait_on_timer(executor, Live(alive)));
    nursery.spawn(wait_twice(executor, Live(alive)));
    nursery.spawn(receive(executor, Live(alive)));
    nursery.spawn(wait_for_children(executor, Live(alive), alive));
    nursery.spawn(leave_a_sibling(worker, Live(alive), alive));
}

/// Lets the worker come round so often that it has surely looked at the queue.
void turn_round(const Executor& worker) {
    for (int round = 0; round < 100; ++round) {
        const Countdown ran;
        boost::asio::post(worker, [ran] { ran.count_down(); });
        ran.wait();
    }
}

/// A job that only counts: how many are alive, how many were started.
std::unique_ptr<Job> counted(std::atomic<int>& alive, std::atomic<int>& started) {
    return job([live = std::make_shared<Live>(alive), &started](Worker&) { ++started; });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(worker_pool, Watched)

BOOST_AUTO_TEST_CASE(every_job_runs_once) {
    constexpr int jobs = 2000;
    std::vector<std::atomic<int>> runs(jobs);
    WorkerPool pool({.workers = 3});
    const Countdown done(jobs);

    for (auto& count : runs) {
        pool.submit(job([&count, done](Worker&) {
            ++count;
            done.count_down();
        }));
    }
    done.wait();

    bool once = true;
    for (const auto& count : runs) once &= count == 1;
    BOOST_TEST(once);
    BOOST_TEST(pool.queued() == 0u);
    BOOST_TEST(pool.size() == 3u);
}

BOOST_AUTO_TEST_CASE(one_worker_starts_the_jobs_in_order) {
    std::vector<int> order, expected;
    WorkerPool pool({.workers = 1});

    for (int number = 0; number < 100; ++number) {
        expected.push_back(number);
        pool.submit(job([&order, number](Worker&) { order.push_back(number); }));
    }
    run_one(pool);

    BOOST_TEST(order == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_worker_is_known_by_the_name_of_its_thread) {
    std::array<char, 16> name{};
    WorkerPool pool({.workers = 1});
    const Countdown done;

    pool.submit(job([&name, done](Worker&) {
        ::pthread_getname_np(::pthread_self(), name.data(), name.size());
        done.count_down();
    }));
    done.wait();

    BOOST_TEST(std::string(name.data()) == "worker-0");
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_at_once) {
    std::atomic<int> alive{0}, started{0};
    WorkerPool pool({.workers = 1, .queue_max = 2});
    const Block block;
    block_one(pool, block);

    const bool first = pool.submit(counted(alive, started));
    const bool second = pool.submit(counted(alive, started));
    const bool third = pool.submit(counted(alive, started));
    const int kept = alive;
    const std::size_t queued = pool.queued();
    block.released.count_down();

    BOOST_TEST((first && second));
    BOOST_TEST(!third);
    BOOST_TEST(kept == 2);
    BOOST_TEST(queued == 2u);
}

BOOST_AUTO_TEST_CASE(a_worker_at_its_bound_takes_no_job_until_a_coroutine_ends) {
    std::atomic<int> alive{0}, waiting{0}, started{0};
    Executor worker;
    WorkerPool pool({.workers = 1, .tasks_max = 2});
    pool.submit(job([&worker](Worker& own) { worker = own.executor(); }));
    const auto first = spawn_at_gate(pool, &wait_at_gate, &waiting);
    spawn_at_gate(pool, &wait_at_gate, &waiting);

    pool.submit(counted(alive, started));
    turn_round(worker);
    const int early = started;
    first->fill(1);
    run_one(pool);

    BOOST_TEST(early == 0);
    BOOST_TEST(started == 1);
    BOOST_TEST(pool.stop(1h));
}

BOOST_AUTO_TEST_CASE(jobs_over_the_queue_are_refused_at_once_when_the_workers_are_at_their_bound) {
    std::atomic<int> alive{0}, waiting{0}, started{0};
    WorkerPool pool({.workers = 2, .queue_max = 2, .tasks_max = 1});
    spawn_at_gate(pool, &wait_at_gate, &waiting);
    spawn_at_gate(pool, &wait_at_gate, &waiting);

    const bool first = pool.submit(counted(alive, started));
    const bool second = pool.submit(counted(alive, started));
    const bool third = pool.submit(counted(alive, started));
    const std::size_t queued = pool.queued();

    BOOST_TEST((first && second));
    BOOST_TEST(!third);
    BOOST_TEST(queued == 2u);
    BOOST_TEST(pool.stop(1h));
    BOOST_TEST(alive == 0);
    BOOST_TEST(started == 0);
}

BOOST_AUTO_TEST_CASE(every_job_runs_when_workers_are_at_their_bound_again_and_again) {
    constexpr int jobs = 3000;
    WorkerPool pool({.workers = 3, .tasks_max = 2});
    const Countdown done(jobs);

    for (int number = 0; number < jobs; ++number) {
        pool.submit(job([done](Worker& worker) {
            worker.nursery().spawn(pause_and_count(worker.executor(), done));
        }));
    }

    // Hangs when a worker that could take a job is not woken for it.
    done.wait();
    BOOST_TEST(pool.stop(1h));
}

BOOST_AUTO_TEST_CASE(stop_destroys_the_jobs_that_wait_without_starting_them) {
    std::atomic<int> alive{0}, started{0};
    WorkerPool pool({.workers = 1});
    const Block block;
    block_one(pool, block);
    for (int number = 0; number < 5; ++number) pool.submit(counted(alive, started));

    const bool ended = pool.stop(1ms);
    const int left = alive;
    const bool late = pool.submit(counted(alive, started));
    block.released.count_down();

    BOOST_TEST(!ended);
    BOOST_TEST(left == 0);
    BOOST_TEST(!late);
    BOOST_TEST(alive == 0);
    BOOST_TEST(pool.stop(1h));
    BOOST_TEST(started == 0);
}

BOOST_AUTO_TEST_CASE(stop_says_that_a_job_blocks_and_succeeds_when_it_does_no_more) {
    std::atomic<int> alive{0};
    WorkerPool pool({.workers = 2});
    const Block block;
    spawn_at_gate(pool, &wait_at_gate, &alive);
    spawn_at_gate(pool, &wait_at_gate, &alive);
    block_one(pool, block);

    const bool first = pool.stop(1ms), second = pool.stop(0ms);
    block.released.count_down();
    const bool third = pool.stop(1h), fourth = pool.stop(0ms);

    BOOST_TEST((!first && !second));
    BOOST_TEST((third && fourth));
    BOOST_TEST(alive == 0);
}

BOOST_AUTO_TEST_CASE(stop_ends_whatever_waits_on_a_worker) {
    for (int round = 0; round < 30; ++round) {
        std::atomic<int> alive{0};
        WorkerPool pool({.workers = 2});
        const Countdown spawned(4);
        for (int number = 0; number < 4; ++number) {
            pool.submit(job([&alive, spawned](Worker& worker) {
                spawn_all_kinds(worker, alive);
                spawned.count_down();
            }));
        }
        spawned.wait();
        const int waiting = alive;

        const bool ended = pool.stop(1h);

        BOOST_TEST(waiting == 4 * 7);
        BOOST_TEST(ended);
        BOOST_TEST(alive == 0);
    }
}

BOOST_AUTO_TEST_CASE(its_destructor_ends_whatever_waits_on_a_worker) {
    for (int round = 0; round < 100; ++round) {
        std::atomic<int> alive{0};
        {
            WorkerPool pool({.workers = 3});
            for (int number = 0; number < 6; ++number) {
                pool.submit(job([&alive](Worker& worker) { spawn_all_kinds(worker, alive); }));
            }
            run_one(pool);
        }

        BOOST_TEST(alive == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_gate_that_opens_while_its_worker_stops_harms_nobody) {
    for (int round = 0; round < 100; ++round) {
        std::atomic<int> alive{0};
        WorkerPool pool({.workers = 1});
        const Block block;
        const auto gate = spawn_at_gate(pool, &wait_at_gate, &alive);
        block_one(pool, block);

        const bool blocked = !pool.stop(0ms);
        const bool filled = gate->fill(1);
        block.released.count_down();
        const bool ended = pool.stop(1h);

        BOOST_TEST((blocked && filled && ended));
        BOOST_TEST(alive == 0);
        BOOST_TEST(!gate->fill(2));
    }
}

BOOST_AUTO_TEST_CASE(jobs_that_come_from_several_threads_while_it_stops_all_run_or_are_destroyed) {
    for (int round = 0; round < 30; ++round) {
        std::atomic<int> alive{0}, started{0}, accepted{0};
        WorkerPool pool({.workers = 2});
        const Countdown begun(3);
        std::vector<std::thread> threads;
        for (int number = 0; number < 3; ++number) {
            threads.emplace_back([&] {
                for (int count = 0; count < 200; ++count) {
                    if (pool.submit(counted(alive, started))) ++accepted;
                    if (count == 10) begun.count_down();
                }
            });
        }
        begun.wait();

        const bool ended = pool.stop(1h);
        const int started_at_end = started;
        for (auto& thread : threads) thread.join();

        BOOST_TEST(ended);
        BOOST_TEST(alive == 0);
        BOOST_TEST(started == started_at_end);
        BOOST_TEST(started <= accepted);
    }
}

BOOST_AUTO_TEST_SUITE_END()
