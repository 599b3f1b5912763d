#include "app/old_sessions.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/token_store.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(old_sessions)

BOOST_AUTO_TEST_CASE(sessions_are_removed_in_the_second_in_which_their_time_is_over) {
    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    clock.freeze();
    const std::chrono::sys_seconds begun = clock.wall_now();
    const auto sessions = numbered_sessions();
    // Asked as of the beginning, the store tells how many it has and removes none itself.
    const auto kept = [&] { return sessions->remove_expired(begun); };
    for (const std::chrono::seconds timeout : {300s, 301s}) {
        BOOST_REQUIRE(sessions->create({"demo", "socket", "::1", timeout}, begun));
    }
    Nursery supervising(io.get_executor());

    supervising.spawn(end_old_sessions(sessions));
    std::vector<std::size_t> kept_after;
    for (const std::chrono::seconds passed : {299s, 1s, 1s}) {
        clock.advance(passed);
        settle(io);
        kept_after.push_back(kept());
    }

    BOOST_TEST((kept_after == std::vector<std::size_t>{2, 1, 0}));
}

BOOST_AUTO_TEST_SUITE_END()
