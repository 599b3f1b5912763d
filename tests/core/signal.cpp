#include "core/async/signal.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include "core/async/nursery.hpp"
#include "tests/core/settle.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

struct Waiting {
    boost::asio::io_context io;
    Nursery nursery{io.get_executor()};
    Signal signal{io.get_executor()};
    int wakes = 0;

    ~Waiting() {
        nursery.cancel();
        settle(io);
    }
};

Task<> count_wakes(Signal& signal, int& wakes) {
    for (;;) {
        co_await signal.wait();
        ++wakes;
    }
}

Task<> wait_once(Signal& signal, int& wakes) {
    co_await signal.wait();
    ++wakes;
}

// The suite is within: ::signal is the C library's.
BOOST_AUTO_TEST_SUITE(signal)

BOOST_FIXTURE_TEST_CASE(wakes_the_waiter_once_for_each_notification, Waiting) {
    nursery.spawn(count_wakes(signal, wakes));
    settle(io);
    const int before = wakes;

    signal.notify();
    settle(io);
    const int after_one = wakes;
    signal.notify();
    settle(io);

    BOOST_TEST(before == 0);
    BOOST_TEST(after_one == 1);
    BOOST_TEST(wakes == 2);
}

BOOST_FIXTURE_TEST_CASE(never_resumes_inside_notify, Waiting) {
    nursery.spawn(count_wakes(signal, wakes));
    settle(io);

    signal.notify();

    BOOST_TEST(wakes == 0);
}

BOOST_FIXTURE_TEST_CASE(a_notification_before_the_wait_is_kept, Waiting) {
    signal.notify();

    nursery.spawn(count_wakes(signal, wakes));
    settle(io);

    BOOST_TEST(wakes == 1);
}

BOOST_FIXTURE_TEST_CASE(two_notifications_before_the_wait_count_as_one, Waiting) {
    signal.notify();
    signal.notify();

    nursery.spawn(count_wakes(signal, wakes));
    settle(io);

    BOOST_TEST(wakes == 1);
}

BOOST_FIXTURE_TEST_CASE(two_notifications_before_the_waiter_resumes_count_as_one, Waiting) {
    nursery.spawn(count_wakes(signal, wakes));
    settle(io);

    signal.notify();
    signal.notify();
    settle(io);

    BOOST_TEST(wakes == 1);
}

BOOST_FIXTURE_TEST_CASE(a_cancellation_ends_the_wait_and_the_next_one_throws, Waiting) {
    nursery.spawn(count_wakes(signal, wakes));
    settle(io);

    nursery.cancel();
    settle(io);

    BOOST_TEST(wakes == 1);
    BOOST_TEST(nursery.size() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_waiter_leaves_the_signal_to_the_next_one, Waiting) {
    nursery.spawn(wait_once(signal, wakes));
    settle(io);
    nursery.cancel();
    settle(io);
    wakes = 0;

    nursery.spawn(wait_once(signal, wakes));
    settle(io);
    const int before = wakes;
    signal.notify();
    settle(io);

    BOOST_TEST(before == 0);
    BOOST_TEST(wakes == 1);
}

BOOST_FIXTURE_TEST_CASE(a_notification_and_a_cancellation_together_wake_once, Waiting) {
    nursery.spawn(wait_once(signal, wakes));
    settle(io);

    signal.notify();
    nursery.cancel();
    settle(io);

    BOOST_TEST(wakes == 1);
    BOOST_TEST(nursery.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
