#include "core/async/clock.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "core/async/timer.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/run.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

struct Frozen {
    boost::asio::io_context io;
    Executor executor = io.get_executor();
    Clock& clock = Clock::of(executor);
    std::vector<int> fired;

    Frozen() { clock.freeze(); }

    /// An alarm that notes its number.
    std::unique_ptr<Timer> alarm(Duration delay, int number) {
        auto timer = std::make_unique<Timer>(executor);
        timer->arm(clock.now() + delay, [this, number] { fired.push_back(number); });
        return timer;
    }
};

// The suite is within: ::clock is the C library's.
BOOST_AUTO_TEST_SUITE(clock)

BOOST_FIXTURE_TEST_CASE(frozen_time_passes_only_by_advance, Frozen) {
    const TimePoint start = clock.now();
    const auto wall_start = clock.wall_now();

    clock.advance(1500ms);
    const bool later = clock.now() == start + 1500ms && clock.wall_now() == wall_start + 1s;
    clock.advance(500ms);

    BOOST_TEST(later);
    BOOST_TEST((clock.now() == start + 2s));
    BOOST_TEST((clock.wall_now() == wall_start + 2s));
}

BOOST_FIXTURE_TEST_CASE(freezing_again_changes_nothing, Frozen) {
    clock.advance(1500ms);
    const TimePoint now = clock.now();
    const auto wall_now = clock.wall_now();

    clock.freeze();

    BOOST_TEST((clock.now() == now));
    BOOST_TEST((clock.wall_now() == wall_now));
}

BOOST_FIXTURE_TEST_CASE(what_became_due_runs_in_order_of_time, Frozen) {
    const auto third = alarm(30ms, 3), first = alarm(10ms, 1), second = alarm(20ms, 2);
    const auto not_yet = alarm(30ms + 1ns, 4);

    clock.advance(30ms);

    BOOST_TEST(fired == (std::vector{1, 2, 3}), boost::test_tools::per_element());
    BOOST_TEST(not_yet->armed());
}

BOOST_FIXTURE_TEST_CASE(what_is_due_at_one_moment_runs_in_the_order_in_which_it_was_set, Frozen) {
    const auto first = alarm(10ms, 1), second = alarm(10ms, 2), third = alarm(10ms, 3);

    clock.advance(1s);

    BOOST_TEST(fired == (std::vector{1, 2, 3}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(each_action_sees_the_moment_that_it_was_set_for, Frozen) {
    const TimePoint start = clock.now();
    std::vector<TimePoint> seen;
    Timer early(executor), late(executor);
    late.arm(start + 20ms, [&] { seen.push_back(clock.now()); });
    early.arm(start + 10ms, [&] { seen.push_back(clock.now()); });

    clock.advance(1h);

    BOOST_TEST((seen == std::vector{start + 10ms, start + 20ms}));
    BOOST_TEST((clock.now() == start + 1h));
}

BOOST_FIXTURE_TEST_CASE(an_action_may_destroy_its_own_timer, Frozen) {
    auto timer = std::make_unique<Timer>(executor);
    const auto token = std::make_shared<int>(7);
    timer->arm_after(1ms, [this, &timer, token] {
        timer.reset();
        fired.push_back(*token);
    });

    clock.advance(1ms);

    BOOST_TEST(fired == std::vector{7}, boost::test_tools::per_element());
    BOOST_TEST(!timer);
    BOOST_TEST(token.use_count() == 1);
}

BOOST_FIXTURE_TEST_CASE(an_action_may_destroy_a_timer_that_is_due_with_it, Frozen) {
    std::unique_ptr<Timer> victim;
    Timer killer(executor);
    killer.arm_after(1ms, [&victim] { victim.reset(); });
    victim = alarm(1ms, 1);
    const auto next = alarm(1ms, 2);

    clock.advance(1ms);

    BOOST_TEST(fired == std::vector{2}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(an_action_that_sets_its_timer_again_fires_again_within_one_advance,
                        Frozen) {
    const TimePoint start = clock.now();
    Timer beat(executor);
    std::vector<TimePoint> beats;
    std::function<void()> next = [&] {
        beats.push_back(clock.now());
        beat.arm_after(10ms, next);
    };
    beat.arm_after(10ms, next);

    clock.advance(35ms);

    BOOST_TEST((beats == std::vector{start + 10ms, start + 20ms, start + 30ms}));
    BOOST_TEST(beat.armed());
}

BOOST_FIXTURE_TEST_CASE(what_is_due_already_runs_though_the_clock_stands_still, Frozen) {
    clock.advance(1h);
    const auto now = alarm(0ms, 2), later = alarm(1ns, 3);
    const auto past = alarm(-1h, 1);
    const std::vector<int> before = fired;

    const Watchdog watchdog(io);
    io.run_one();
    settle(io);

    BOOST_TEST(before.empty());
    BOOST_TEST(fired == (std::vector{1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_system_timer_of_a_clock_that_was_frozen_later_runs_once_at_most) {
    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    Timer timer(io.get_executor());
    bool fired = false;
    const TimePoint when = clock.now() + 1ms;
    timer.arm(when, [&fired] { fired = true; });
    clock.freeze();

    const Watchdog watchdog(io);
    io.run_one();
    const std::size_t more = io.poll_one();

    BOOST_TEST(more == 0u);
    BOOST_TEST(fired == (when <= clock.now()));
}

BOOST_AUTO_TEST_CASE(in_real_time_an_earlier_alarm_overtakes_the_one_that_waits) {
    boost::asio::io_context io;
    Timer far(io.get_executor()), near(io.get_executor()), nearer(io.get_executor());
    const TimePoint now = far.clock().now();
    std::vector<int> fired;
    far.arm(now + 1h, [&fired] { fired.push_back(3); });
    near.arm(now, [&fired] { fired.push_back(2); });
    nearer.arm(now - 1ms, [&fired] { fired.push_back(1); });

    const Watchdog watchdog(io);
    while (fired.size() < 2) io.run_one();

    BOOST_TEST(fired == (std::vector{1, 2}), boost::test_tools::per_element());
    BOOST_TEST(far.armed());
}

BOOST_AUTO_TEST_CASE(a_timer_may_outlive_its_clock) {
    std::optional<Timer> timer;
    bool fired = false;
    {
        boost::asio::io_context io;
        timer.emplace(io.get_executor());
        timer->arm_after(1h, [&fired] { fired = true; });
    }

    BOOST_TEST(!timer->armed());
    timer.reset();

    BOOST_TEST(!fired);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
