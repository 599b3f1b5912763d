#include "core/async/waker.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <thread>

#include "core/async/ready_list.hpp"
#include "tests/core/settle.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

struct Sleeping {
    boost::asio::io_context io;
    int told = 0;
    std::function<void()> more = [] {};
    Waker waker{ReadyList::of(io.get_executor()), io.get_executor(), [this] {
                    ++told;
                    more();
                }};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(waker)

BOOST_FIXTURE_TEST_CASE(a_context_that_waits_is_woken_by_another_thread, Sleeping) {
    auto work = boost::asio::make_work_guard(io);
    more = [&] { work.reset(); };

    std::thread other([this] { waker.wake(); });
    io.run();
    other.join();

    BOOST_TEST(told == 1);
}

BOOST_FIXTURE_TEST_CASE(many_before_the_context_comes_to_it_count_as_one, Sleeping) {
    for (int n = 0; n < 3; ++n) waker.wake();
    settle(io);

    waker.wake();
    settle(io);

    BOOST_TEST(told == 2);
}

BOOST_FIXTURE_TEST_CASE(who_wakes_while_it_is_told_is_heard_too, Sleeping) {
    more = [this] {
        if (told < 3) waker.wake();
    };

    waker.wake();
    io.run();

    BOOST_TEST(told == 3);
}

BOOST_FIXTURE_TEST_CASE(a_context_whose_waker_nobody_rings_does_its_work_and_ends, Sleeping) {
    bool worked = false;
    boost::asio::post(io, [&] { worked = true; });

    io.run();

    BOOST_TEST(worked);
    BOOST_TEST(told == 0);
}

BOOST_FIXTURE_TEST_CASE(a_context_that_was_stopped_before_stays_so, Sleeping) {
    io.stop();

    const Waker another(ReadyList::of(io.get_executor()), io.get_executor(), [] {});

    BOOST_TEST(io.stopped());
}

BOOST_FIXTURE_TEST_CASE(nobody_is_told_after_the_shutdown, Sleeping) {
    waker.shutdown();

    waker.wake();
    settle(io);

    BOOST_TEST(told == 0);
}

BOOST_AUTO_TEST_SUITE_END()
