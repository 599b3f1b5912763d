#include "core/async/nursery.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/async/signal.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/run.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

/// What on_error was told.
std::string text_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& cause) {
        return cause.what();
    }
}

struct Family {
    boost::asio::io_context io;
    Executor executor = io.get_executor();
    std::vector<std::string> errors;
    Nursery nursery{executor, {.on_error = [this](std::exception_ptr error) {
                        errors.push_back(text_of(error));
                    }}};
    Signal signal{executor};
    int steps = 0;
    bool joined = false;

    void start_joining(Nursery& elders) {
        elders.spawn(join(nursery, joined));
        settle(io);
    }

    static Task<> join(Nursery& nursery, bool& joined) {
        co_await nursery.join();
        joined = true;
    }
};

Task<> step(int& steps) {
    ++steps;
    co_return;
}

Task<> wait_and_step(Signal& signal, int& steps) {
    co_await signal.wait();
    ++steps;
}

Task<> wait_forever(Executor executor, int& steps) {
    Signal never(executor);
    ++steps;
    for (;;) co_await never.wait();
}

Task<> fail(std::string text) {
    throw std::runtime_error(text);
    co_return;
}

Task<> wait_and_fail(Signal& signal, std::string text) {
    co_await signal.wait();
    throw std::runtime_error(text);
}

Task<> give_up() {
    throw boost::system::system_error(boost::asio::error::operation_aborted);
    co_return;
}

Task<> refuse() {
    throw boost::system::system_error(boost::asio::error::connection_refused, "refused");
    co_return;
}

Task<> cancel_all(Nursery& nursery, int& steps) {
    nursery.cancel();
    ++steps;
    co_return;
}

Task<> cancel_all_and_wait(Nursery& nursery, Signal& signal, int& steps) {
    nursery.cancel();
    ++steps;
    co_await signal.wait();
    ++steps;
}

/// The child is spawned on the executor's thread.
Task<> spawn_on_thread(Nursery& nursery, int& steps, int& steps_in_spawn) {
    nursery.spawn(step(steps));
    steps_in_spawn = steps;
    co_return;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nursery)

BOOST_FIXTURE_TEST_CASE(join_waits_until_every_child_has_ended, Family) {
    Nursery elders(executor);
    Signal other(executor);
    nursery.spawn(wait_and_step(signal, steps));
    nursery.spawn(wait_and_step(other, steps));
    start_joining(elders);

    signal.notify();
    settle(io);
    const bool early = joined;
    other.notify();
    settle(io);

    BOOST_TEST(!early);
    BOOST_TEST(joined);
    BOOST_TEST(steps == 2);
}

BOOST_FIXTURE_TEST_CASE(joining_an_empty_nursery_ends_at_once, Family) {
    Nursery elders(executor);

    start_joining(elders);

    BOOST_TEST(joined);
}

BOOST_FIXTURE_TEST_CASE(a_child_that_never_waits_ends_and_leaves, Family) {
    Nursery elders(executor);
    nursery.spawn(step(steps));
    const std::size_t before = nursery.size();

    start_joining(elders);

    BOOST_TEST(before == 1u);
    BOOST_TEST(steps == 1);
    BOOST_TEST(nursery.size() == 0u);
    BOOST_TEST(joined);
}

BOOST_FIXTURE_TEST_CASE(a_child_spawned_on_the_thread_runs_up_to_its_first_wait_at_once, Family) {
    int steps_in_spawn = 0;

    run(io, spawn_on_thread(nursery, steps, steps_in_spawn));

    BOOST_TEST(steps_in_spawn == 1);
}

BOOST_FIXTURE_TEST_CASE(cancel_ends_the_children_that_wait_and_is_no_error, Family) {
    Nursery elders(executor);
    nursery.spawn(wait_forever(executor, steps));
    nursery.spawn(wait_forever(executor, steps));
    start_joining(elders);

    nursery.cancel();
    settle(io);

    BOOST_TEST(steps == 2);
    BOOST_TEST(joined);
    BOOST_TEST(errors.empty());
}

BOOST_FIXTURE_TEST_CASE(a_child_that_is_cancelled_before_its_first_step_does_not_run, Family) {
    Nursery elders(executor);
    nursery.spawn(step(steps));
    nursery.spawn(wait_forever(executor, steps));

    nursery.cancel();
    BOOST_CHECK_NO_THROW(settle(io));
    start_joining(elders);

    BOOST_TEST(steps == 0);
    BOOST_TEST(joined);
    BOOST_TEST(errors.empty());
}

BOOST_FIXTURE_TEST_CASE(a_child_that_cancels_all_and_never_waits_ends_like_any_other, Family) {
    Nursery elders(executor);
    nursery.spawn(wait_forever(executor, steps));
    settle(io);
    nursery.spawn(cancel_all(nursery, steps));

    BOOST_CHECK_NO_THROW(settle(io));
    start_joining(elders);

    BOOST_TEST(steps == 2);
    BOOST_TEST(joined);
}

BOOST_FIXTURE_TEST_CASE(a_child_that_is_cancelled_while_it_runs_stops_at_its_next_wait, Family) {
    nursery.spawn(cancel_all_and_wait(nursery, signal, steps));

    BOOST_CHECK_NO_THROW(settle(io));

    BOOST_TEST(steps == 1);
    BOOST_TEST(nursery.size() == 0u);
    BOOST_TEST(errors.empty());
}

BOOST_FIXTURE_TEST_CASE(what_children_throw_reaches_on_error, Family) {
    Nursery elders(executor);
    nursery.spawn(fail("at once"));
    nursery.spawn(wait_and_fail(signal, "after a wait"));
    start_joining(elders);

    signal.notify();
    settle(io);

    BOOST_TEST(errors == (std::vector<std::string>{"at once", "after a wait"}),
               boost::test_tools::per_element());
    BOOST_TEST(joined);
}

BOOST_FIXTURE_TEST_CASE(of_system_errors_only_the_aborted_operation_is_no_error, Family) {
    nursery.spawn(give_up());
    nursery.spawn(refuse());

    settle(io);

    BOOST_REQUIRE(errors.size() == 1u);
    BOOST_TEST(errors.front().starts_with("refused"));
}

BOOST_FIXTURE_TEST_CASE(a_nursery_without_on_error_ignores_what_children_throw, Family) {
    Nursery silent(executor);
    silent.spawn(fail("nobody listens"));

    BOOST_CHECK_NO_THROW(settle(io));

    BOOST_TEST(silent.size() == 0u);
}

BOOST_FIXTURE_TEST_CASE(nothing_can_be_spawned_after_join_or_close, Family) {
    Nursery closed(executor);
    closed.close();
    run(io, nursery.join());

    const bool after_join = nursery.spawn(step(steps));
    const bool after_close = closed.spawn(step(steps));
    settle(io);

    BOOST_TEST(!after_join);
    BOOST_TEST(!after_close);
    BOOST_TEST(steps == 0);
}

BOOST_FIXTURE_TEST_CASE(destroying_it_cancels_its_children, Family) {
    auto orphanage = std::make_unique<Nursery>(
        executor, Nursery::Options{.on_error = [this](auto) { errors.emplace_back("told"); }});
    orphanage->spawn(wait_forever(executor, steps));
    orphanage->spawn(wait_and_fail(signal, "after its nursery is gone"));
    settle(io);

    orphanage.reset();
    settle(io);

    BOOST_TEST(io.stopped());
    BOOST_TEST(errors.empty());
}

BOOST_FIXTURE_TEST_CASE(the_coroutine_of_a_child_that_ended_runs_the_next_one, Family) {
    nursery.spawn(step(steps));
    settle(io);

    // On the thread of its executor, as long as something runs there.
    boost::asio::post(io, [this] {
        for (int n = 0; n < 100; ++n) nursery.spawn(step(steps));
    });
    settle(io);

    BOOST_TEST(steps == 101);
    BOOST_TEST(nursery.size() == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_child_after_one_that_was_cancelled_is_not, Family) {
    nursery.spawn(wait_forever(executor, steps));
    settle(io);
    nursery.cancel();
    settle(io);

    boost::asio::post(io, [this] { nursery.spawn(wait_and_step(signal, steps)); });
    settle(io);
    const int before = steps;
    signal.notify();
    settle(io);

    BOOST_TEST(before == 1);
    BOOST_TEST(steps == 2);
}

BOOST_FIXTURE_TEST_CASE(a_child_after_one_that_can_not_be_cancelled_can, Family) {
    const auto hold_out = []() -> Task<> {
        co_await boost::asio::this_coro::throw_if_cancelled(false);
    };
    const auto ask = [](bool& throws) -> Task<> {
        throws = co_await boost::asio::this_coro::throw_if_cancelled();
    };
    bool throws = false;
    nursery.spawn(hold_out());
    settle(io);

    boost::asio::post(io, [&] { nursery.spawn(ask(throws)); });
    settle(io);

    BOOST_TEST(throws);
}

BOOST_FIXTURE_TEST_CASE(a_child_that_spawns_others_and_ends_runs_them_all, Family) {
    const auto spawn_two = [](Nursery& own, int& count) -> Task<> {
        own.spawn(step(count));
        own.spawn(step(count));
        co_return;
    };

    nursery.spawn(spawn_two(nursery, steps));
    settle(io);

    BOOST_TEST(steps == 2);
}

BOOST_FIXTURE_TEST_CASE(coroutines_that_wait_for_children_do_not_keep_a_context_at_work, Family) {
    boost::asio::post(io, [this] {
        for (int n = 0; n < 3; ++n) nursery.spawn(step(steps));
    });
    settle(io);

    BOOST_TEST(steps == 3);
    BOOST_TEST(io.stopped());

    nursery.spawn(wait_and_step(signal, steps));
    settle(io);

    BOOST_TEST(!io.stopped());
}

BOOST_AUTO_TEST_CASE(a_context_may_end_before_its_children) {
    int steps = 0;
    {
        boost::asio::io_context io;
        Nursery nursery(io.get_executor());
        nursery.spawn(wait_forever(io.get_executor(), steps));
        settle(io);
    }
    BOOST_TEST(steps == 1);
}

BOOST_AUTO_TEST_SUITE_END()
