#include "core/async/slot.hpp"

#include <barrier>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "core/async/nursery.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/run.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

using Number = std::unique_ptr<int>;  // What is only moved must pass too.
using NumberSlot = Slot<Number>;

struct Wait {
    bool ended = false;
    std::optional<Number> value;
};

Task<> wait(std::shared_ptr<NumberSlot> slot, Deadline deadline, Wait& result) {
    result.value = co_await slot->wait(deadline);
    result.ended = true;
}

struct Frozen {
    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    Nursery nursery{io.get_executor()};
    std::shared_ptr<NumberSlot> slot = std::make_shared<NumberSlot>(io.get_executor());
    Wait result;

    Frozen() { clock.freeze(); }

    void start_waiting(Duration budget = 10ms) {
        nursery.spawn(wait(slot, Deadline(clock.now(), budget), result));
        settle(io);
    }

    bool fill(int value) { return slot->fill(std::make_unique<int>(value)); }
};

/// Threads that race to fill one slot, and the deadline races with them.
class Race {
  public:
    static constexpr int fillers = 3;

    /// How many of the fills were accepted; all of them have been tried when this returns.
    int run(Duration budget) {
        boost::asio::io_context io;
        const auto slot = std::make_shared<NumberSlot>(io.get_executor());
        std::vector<std::thread> threads;
        for (int number = 0; number < fillers; ++number) {
            threads.emplace_back([this, slot, number] { fill(*slot, number); });
        }
        start_.arrive_and_wait();
        const Deadline deadline(Clock::of(io.get_executor()).now(), budget);
        testing::run(io, wait(slot, deadline, result));
        for (auto& thread : threads) thread.join();
        return accepted_;
    }

    Wait result;

    /// The number of the fill that was accepted.
    int winner() const { return winner_; }

  private:
    void fill(NumberSlot& slot, int number) {
        start_.arrive_and_wait();
        if (!slot.fill(std::make_unique<int>(number))) return;
        ++accepted_;
        winner_ = number;
    }

    std::barrier<> start_{fillers + 1};
    std::atomic<int> accepted_{0};
    std::atomic<int> winner_{-1};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(slot)

BOOST_FIXTURE_TEST_CASE(the_waiter_gets_the_value, Frozen) {
    start_waiting();
    const bool early = result.ended;

    const bool taken = fill(7);
    settle(io);

    BOOST_TEST(!early);
    BOOST_TEST(taken);
    BOOST_TEST(**result.value == 7);
}

BOOST_FIXTURE_TEST_CASE(a_value_that_was_there_before_the_wait_is_given_even_after_the_deadline,
                        Frozen) {
    fill(7);
    settle(io);

    start_waiting(0ms);

    BOOST_TEST(**result.value == 7);
}

BOOST_FIXTURE_TEST_CASE(nothing_comes_when_the_deadline_passes_and_a_late_fill_is_refused, Frozen) {
    start_waiting(10ms);

    clock.advance(10ms);
    const bool late = fill(7);
    settle(io);

    BOOST_TEST(!late);
    BOOST_TEST(result.ended);
    BOOST_TEST(!result.value);
}

BOOST_FIXTURE_TEST_CASE(a_deadline_that_had_passed_before_the_wait_ends_it, Frozen) {
    start_waiting(0ms);
    const Watchdog watchdog(io);
    while (!result.ended) io.run_one();

    BOOST_TEST(!result.value);
    BOOST_TEST(!fill(7));
}

BOOST_FIXTURE_TEST_CASE(a_value_on_its_way_wins_over_the_deadline, Frozen) {
    start_waiting(10ms);

    const bool taken = fill(7);
    clock.advance(10ms);
    settle(io);

    BOOST_TEST(taken);
    BOOST_TEST(**result.value == 7);
}

BOOST_FIXTURE_TEST_CASE(is_filled_only_once, Frozen) {
    start_waiting();

    const bool first = fill(1), second = fill(2);
    settle(io);
    const bool third = fill(3);

    BOOST_TEST(first);
    BOOST_TEST(!second);
    BOOST_TEST(!third);
    BOOST_TEST(**result.value == 1);
}

BOOST_FIXTURE_TEST_CASE(a_filler_that_gives_its_share_has_none_when_the_value_is_on_its_way,
                        Frozen) {
    start_waiting();
    auto share = slot;
    const auto shares_before = slot.use_count();

    const bool taken = NumberSlot::fill(std::move(share), std::make_unique<int>(7));
    const auto shares_on_the_way = slot.use_count();
    settle(io);

    BOOST_TEST(taken);
    BOOST_TEST(**result.value == 7);
    BOOST_TEST(shares_on_the_way == shares_before);
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_waiter_gets_nothing_and_closes_the_slot, Frozen) {
    start_waiting();

    nursery.cancel();
    settle(io);

    BOOST_TEST(result.ended);
    BOOST_TEST(!result.value);
    BOOST_TEST(!fill(7));
}

BOOST_FIXTURE_TEST_CASE(the_deadline_of_a_filled_slot_is_forgotten, Frozen) {
    start_waiting(10ms);
    fill(7);
    settle(io);
    slot.reset();

    clock.advance(1h);
    settle(io);

    BOOST_TEST(**result.value == 7);
    BOOST_TEST(nursery.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_slot_whose_wait_has_ended_may_outlive_its_executor) {
    std::shared_ptr<NumberSlot> slot;
    Wait result;
    {
        boost::asio::io_context io;
        slot = std::make_shared<NumberSlot>(io.get_executor());
        run(io, wait(slot, Deadline(TimePoint{}), result));
    }

    BOOST_TEST(!slot->fill(std::make_unique<int>(7)));
}

BOOST_AUTO_TEST_CASE(threads_racing_with_the_deadline_fill_it_at_most_once) {
    int filled = 0, missed = 0;
    for (int round = 0; round < 300; ++round) {
        Race race;

        const int accepted = race.run(std::chrono::microseconds(round % 30 * 5));

        BOOST_REQUIRE(race.result.ended);
        BOOST_REQUIRE(accepted == (race.result.value ? 1 : 0));
        if (accepted == 1) BOOST_REQUIRE(**race.result.value == race.winner());
        ++(accepted == 1 ? filled : missed);
    }
    BOOST_TEST_MESSAGE("filled " << filled << ", missed " << missed);
}

BOOST_FIXTURE_TEST_CASE(a_value_of_the_own_thread_is_there_without_a_wait, Frozen) {
    const bool taken = slot->fill_here(std::make_unique<int>(7));
    const bool second = slot->fill_here(std::make_unique<int>(8));

    start_waiting(0ms);

    BOOST_TEST((taken && !second));
    BOOST_TEST(**result.value == 7);
}

BOOST_FIXTURE_TEST_CASE(a_value_of_the_own_thread_wakes_who_waits_already, Frozen) {
    start_waiting();

    slot->fill_here(std::make_unique<int>(7));
    settle(io);

    BOOST_TEST(**result.value == 7);
}

BOOST_AUTO_TEST_SUITE_END()
