#include "core/async/timer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <optional>

#include "core/async/nursery.hpp"
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
    Nursery nursery{executor};
    Timer timer{executor};
    int alarms = 0;

    Frozen() { clock.freeze(); }

    std::function<void()> alarm() {
        return [this] { ++alarms; };
    }

    void pass(Duration time) {
        clock.advance(time);
        settle(io);
    }
};

Task<> wait(Timer& timer, Duration delay, std::optional<bool>& came) {
    came = co_await timer.wait_for(delay);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timer)

BOOST_FIXTURE_TEST_CASE(a_wait_ends_when_its_time_comes, Frozen) {
    std::optional<bool> came;
    nursery.spawn(wait(timer, 10ms, came));
    settle(io);

    pass(10ms - 1ns);
    const bool early = came.has_value();
    pass(1ns);

    BOOST_TEST(!early);
    BOOST_TEST((came == true));
    BOOST_TEST(!timer.armed());
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_wait_says_so, Frozen) {
    std::optional<bool> came;
    nursery.spawn(wait(timer, 10ms, came));
    settle(io);

    timer.cancel();
    settle(io);

    BOOST_TEST((came == false));
    BOOST_TEST(!timer.armed());
}

BOOST_FIXTURE_TEST_CASE(a_wait_whose_coroutine_is_cancelled_says_so, Frozen) {
    std::optional<bool> came;
    nursery.spawn(wait(timer, 10ms, came));
    settle(io);

    nursery.cancel();
    settle(io);

    BOOST_TEST((came == false));
    BOOST_TEST(!timer.armed());
}

BOOST_FIXTURE_TEST_CASE(a_cancel_after_the_time_came_is_too_late, Frozen) {
    std::optional<bool> came;
    nursery.spawn(wait(timer, 10ms, came));
    settle(io);

    clock.advance(10ms);
    timer.cancel();
    settle(io);

    BOOST_TEST((came == true));
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_timer_can_be_waited_on_again, Frozen) {
    std::optional<bool> first, second;
    nursery.spawn(wait(timer, 10ms, first));
    settle(io);
    timer.cancel();
    settle(io);

    nursery.spawn(wait(timer, 10ms, second));
    settle(io);
    const bool early = second.has_value();
    pass(10ms);

    BOOST_TEST((first == false));
    BOOST_TEST(!early);
    BOOST_TEST((second == true));
}

BOOST_FIXTURE_TEST_CASE(an_alarm_set_during_a_wait_replaces_it_and_stays, Frozen) {
    std::optional<bool> came;
    nursery.spawn(wait(timer, 10ms, came));
    settle(io);

    timer.arm_after(20ms, alarm());
    settle(io);

    BOOST_TEST((came == false));
    BOOST_TEST(timer.armed());
    pass(20ms);
    BOOST_TEST(alarms == 1);
}

BOOST_FIXTURE_TEST_CASE(an_alarm_set_before_the_woken_waiter_runs_stays, Frozen) {
    std::optional<bool> came;
    nursery.spawn(wait(timer, 10ms, came));
    settle(io);

    clock.advance(10ms);
    timer.arm_after(20ms, alarm());
    settle(io);

    BOOST_TEST((came == true));
    BOOST_TEST(timer.armed());
}

BOOST_FIXTURE_TEST_CASE(setting_it_again_replaces_what_was_set, Frozen) {
    int replaced = 0;
    timer.arm_after(10ms, [&replaced] { ++replaced; });
    timer.arm_after(20ms, alarm());

    pass(10ms);
    const int early = alarms;
    pass(1h);

    BOOST_TEST(early == 0);
    BOOST_TEST(alarms == 1);
    BOOST_TEST(replaced == 0);
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_alarm_is_not_called, Frozen) {
    timer.arm_after(10ms, alarm());
    timer.cancel();

    pass(1h);

    BOOST_TEST(alarms == 0);
}

BOOST_FIXTURE_TEST_CASE(destroying_it_cancels_the_alarm, Frozen) {
    {
        Timer short_lived(executor);
        short_lived.arm_after(10ms, alarm());
    }

    pass(1h);

    BOOST_TEST(alarms == 0);
}

BOOST_FIXTURE_TEST_CASE(a_delay_without_end_does_not_overflow, Frozen) {
    std::optional<bool> came;
    Timer other(executor);
    nursery.spawn(wait(timer, Duration::max(), came));
    other.arm_after(Duration::max(), alarm());
    settle(io);

    pass(24h * 365);
    const bool early = came.has_value() || alarms > 0;
    nursery.cancel();
    settle(io);

    BOOST_TEST(!early);
    BOOST_TEST((came == false));
}

BOOST_AUTO_TEST_CASE(waits_in_real_time_end_in_order) {
    boost::asio::io_context io;
    Timer first(io.get_executor()), second(io.get_executor());
    std::optional<bool> first_came, second_came;

    run_all(io, wait(second, 2ms, second_came), wait(first, 1ms, first_came));

    BOOST_TEST((first_came == true));
    BOOST_TEST((second_came == true));
}

BOOST_AUTO_TEST_SUITE_END()
