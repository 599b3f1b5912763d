#include "core/state/session_locks.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "core/async/nursery.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/run.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

/// Requests of one session, on a thread whose time stands still.
struct Queue {
    boost::asio::io_context io;
    SessionLocks locks;
    Clock& clock = Clock::of(io.get_executor());
    Nursery nursery{io.get_executor()};
    std::vector<std::string> order;
    std::vector<std::optional<SessionLock>> held = std::vector<std::optional<SessionLock>>(10);

    Queue() { clock.freeze(); }

    Task<> come(std::size_t number, std::string key, Duration patience) {
        auto lock = co_await locks.lock(key, Deadline(clock.now(), patience));
        order.push_back(std::to_string(number) + outcome(lock));
        if (auto* own = std::get_if<SessionLock>(&lock)) held.at(number).emplace(std::move(*own));
    }

    static std::string outcome(const std::variant<SessionLock, NoLock>& lock) {
        const auto* none = std::get_if<NoLock>(&lock);
        if (!none) return " has it";
        if (*none == NoLock::too_many_wait) return " is one too many";
        return *none == NoLock::cancelled ? " was cancelled" : " gave up";
    }

    void ask(std::size_t number, const std::string& key = "a", Duration patience = 30s) {
        nursery.spawn(come(number, key, patience));
        settle(io);
    }

    void release(std::size_t number) {
        held.at(number).reset();
        settle(io);
    }

    void pass(Duration time) {
        clock.advance(time);
        settle(io);
    }
};

using Order = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(session_locks)

BOOST_FIXTURE_TEST_CASE(requests_of_one_session_come_one_after_the_other_as_they_asked, Queue) {
    ask(1);
    ask(2);
    ask(3);
    BOOST_TEST(order == Order{"1 has it"});

    release(1);
    BOOST_TEST(order == (Order{"1 has it", "2 has it"}));

    release(2);
    BOOST_TEST(order.back() == "3 has it");
    release(3);
    BOOST_TEST(locks.size() == 0U);
}

BOOST_FIXTURE_TEST_CASE(sessions_do_not_wait_for_each_other, Queue) {
    ask(1, "a");
    ask(2, "b");

    BOOST_TEST(order == (Order{"1 has it", "2 has it"}));
}

BOOST_FIXTURE_TEST_CASE(who_has_waited_long_enough_gives_up_and_is_passed_over, Queue) {
    ask(1);
    ask(2, "a", 5s);
    ask(3, "a", 30s);

    pass(5s);
    BOOST_TEST(order.back() == "2 gave up");
    release(1);

    BOOST_TEST(order.back() == "3 has it");
    release(3);
    BOOST_TEST(locks.size() == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_request_that_is_cancelled_while_it_waits_keeps_nobody_waiting, Queue) {
    ask(1);
    ask(2);
    nursery.cancel();
    settle(io);
    BOOST_TEST(order.back() == "2 was cancelled");

    release(1);

    BOOST_TEST(locks.size() == 0U);
}

BOOST_FIXTURE_TEST_CASE(so_many_may_wait_for_one_session_and_no_more, Queue) {
    ask(1);
    for (std::size_t count = 0; count < SessionLocks::waiting_max; ++count) ask(2, "a", 5s);

    ask(3);
    BOOST_TEST(order.back() == "3 is one too many");
    ask(4, "b");
    BOOST_TEST(order.back() == "4 has it");

    pass(5s);
    ask(5);
    release(1);
    BOOST_TEST(order.back() == "5 has it");
}

BOOST_FIXTURE_TEST_CASE(whose_time_is_over_is_passed_over_before_it_has_noticed, Queue) {
    ask(1);
    for (std::size_t count = 0; count < SessionLocks::waiting_max; ++count) ask(2, "a", 5s);

    // Their time is over, and none of them has looked yet.
    clock.advance(5s);
    release(1);

    BOOST_TEST(std::ranges::count(order, "2 gave up") == 256);
    BOOST_TEST(locks.size() == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_lock_that_moves_is_released_once, Queue) {
    ask(1);
    ask(2);
    std::optional<SessionLock> elsewhere(std::move(*held.at(1)));

    release(1);
    BOOST_TEST(order == Order{"1 has it"});

    elsewhere.reset();
    settle(io);
    BOOST_TEST(order.back() == "2 has it");
}

BOOST_AUTO_TEST_CASE(many_threads_are_never_in_one_session_together) {
    SessionLocks locks;
    int inside = 0;
    int entered = 0;
    const auto work = [&] {
        boost::asio::io_context io;
        const auto visit = [&]() -> Task<> {
            for (int count = 0; count < 200; ++count) {
                const Deadline late(Clock::of(io.get_executor()).now(), 60s);
                const auto lock = co_await locks.lock("a", late);
                const bool has_it = std::holds_alternative<SessionLock>(lock);
                if (has_it && ++inside == 1) ++entered;
                --inside;
            }
        };
        run(io, visit());
    };

    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) threads.emplace_back(work);
    for (auto& thread : threads) thread.join();

    BOOST_TEST(entered == 800);
    BOOST_TEST(locks.size() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
