#include "core/async/work_queue.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "tests/core/jobs.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

/// A queue under test, and a worker to ask it with. The worker serves another queue, so that only
/// the test takes jobs.
struct Asking : Watched {
    std::vector<int> started;
    std::atomic<int> alive{0};
    WorkQueue others{1};
    Worker worker{others, {}};
    WorkQueue queue{3};

    bool push(int number) {
        return queue.push(job([this, number, live = std::make_shared<Live>(alive)](Worker&) {
            started.push_back(number);
        }));
    }

    bool take() {
        const auto next = queue.take_or_sleep(worker);
        const bool found = next != nullptr;
        if (found) next->start(worker, nullptr);
        return found;
    }
};

/// Its destructor comes back to the queue, as one that answers its caller may do.
class Returning : public Job {
  public:
    Returning(WorkQueue& queue, std::size_t& seen) : queue_(queue), seen_(seen) {}
    ~Returning() override { seen_ = queue_.size(); }
    void start(Worker&, std::unique_ptr<Job>) override {}

  private:
    WorkQueue& queue_;
    std::size_t& seen_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(work_queue)

BOOST_FIXTURE_TEST_CASE(jobs_come_out_in_order, Asking) {
    push(1);
    push(2);
    const bool first = take();
    push(3);

    const bool second = take(), third = take(), fourth = take();

    BOOST_TEST((first && second && third));
    BOOST_TEST(!fourth);
    BOOST_TEST(started == (std::vector{1, 2, 3}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_job_too_many_is_refused_and_destroyed_at_once, Asking) {
    for (int number = 1; number <= 3; ++number) BOOST_TEST(push(number));

    const bool fourth = push(4);

    BOOST_TEST(!fourth);
    BOOST_TEST(queue.size() == 3u);
    BOOST_TEST(alive == 3);
    take();
    BOOST_TEST(push(5));
}

BOOST_FIXTURE_TEST_CASE(closing_destroys_what_waits_and_refuses_what_comes, Asking) {
    push(1);
    push(2);

    queue.close();
    const int left = alive;
    const bool late = push(3);

    BOOST_TEST(left == 0);
    BOOST_TEST(!late);
    BOOST_TEST(alive == 0);
    BOOST_TEST(!take());
    BOOST_TEST(started.empty());
}

BOOST_FIXTURE_TEST_CASE(a_worker_may_ask_and_be_woken_again_and_again, Asking) {
    for (int round = 1; round <= 3; ++round) {
        const bool early = take() || take();
        push(round);
        BOOST_TEST(!early);
        BOOST_TEST(take());
    }
    take();
    queue.stay_awake(worker);
    queue.stay_awake(worker);

    BOOST_TEST(started == (std::vector{1, 2, 3}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_destructor_of_a_job_may_use_the_queue) {
    WorkQueue queue(1);
    std::size_t seen_by_closed = 7, seen_by_refused = 7;
    queue.push(std::make_unique<Returning>(queue, seen_by_closed));

    queue.push(std::make_unique<Returning>(queue, seen_by_refused));
    queue.close();

    BOOST_TEST(seen_by_refused == 1u);
    BOOST_TEST(seen_by_closed == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_worker_that_sleeps_is_room_for_one_more, Asking) {
    boost::asio::io_context io;
    const auto push_together = [&](int number) {
        return queue.push(job([this, number](Worker&) { started.push_back(number); }),
                          io.get_executor());
    };
    BOOST_TEST(!take());

    for (int number = 1; number <= 4; ++number) BOOST_TEST(push_together(number));

    BOOST_TEST(!push_together(5));
    BOOST_TEST(take());
    BOOST_TEST(!push(5));
}

BOOST_AUTO_TEST_CASE(a_job_whose_context_ends_before_it_has_woken_anybody_runs) {
    WorkerPool pool({.workers = 1});
    const Countdown started;
    {
        boost::asio::io_context io;
        pool.submit(job([started](Worker&) { started.count_down(); }), io.get_executor());
    }

    started.wait();

    BOOST_TEST(pool.queued() == 0U);
}

BOOST_AUTO_TEST_CASE(a_thread_that_is_long_in_waking_does_not_hold_up_the_jobs_of_another) {
    boost::asio::io_context busy;
    boost::asio::io_context other;
    WorkerPool pool({.workers = 1});
    const Countdown started(2);
    const auto put = [&](boost::asio::io_context& io) {
        pool.submit(job([started](Worker&) { started.count_down(); }), io.get_executor());
    };

    put(busy);
    put(other);
    started.wait();

    BOOST_TEST(pool.queued() == 0U);
}

BOOST_AUTO_TEST_CASE(jobs_that_come_together_wake_a_worker_and_run_in_order) {
    boost::asio::io_context io;
    WorkerPool pool({.workers = 1});
    const Countdown started;
    std::vector<int> order;
    const auto put = [&](int number) {
        pool.submit(job([&order, number](Worker&) { order.push_back(number); }), io.get_executor());
    };

    put(1);
    put(2);
    pool.submit(job([started](Worker&) { started.count_down(); }), io.get_executor());
    io.run();
    started.wait();

    BOOST_TEST(order == (std::vector{1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
