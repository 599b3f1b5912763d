#include "core/async/deadline.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint now{1h};

}  // namespace

BOOST_AUTO_TEST_SUITE(deadline)

BOOST_AUTO_TEST_CASE(passes_at_its_moment_and_leaves_no_budget) {
    const Deadline deadline(now, 10ms);

    BOOST_TEST(!deadline.passed(now + 10ms - 1ns));
    BOOST_TEST((deadline.budget(now + 4ms) == 6ms));
    BOOST_TEST(deadline.passed(now + 10ms));
    BOOST_TEST((deadline.budget(now + 11ms) == 0ms));
}

BOOST_AUTO_TEST_CASE(a_negative_budget_has_passed_at_once) {
    const Deadline deadline(now, -5ms);

    BOOST_TEST((deadline.when() == now));
    BOOST_TEST(deadline.passed(now));
}

BOOST_AUTO_TEST_CASE(a_budget_without_end_does_not_overflow) {
    const Deadline deadline(now, Duration::max());

    BOOST_TEST((deadline.when() == TimePoint::max()));
    BOOST_TEST(!deadline.passed(now));
    BOOST_TEST((deadline.budget(now) > 24h * 365 * 100));
}

BOOST_AUTO_TEST_CASE(the_sooner_of_two_counts) {
    const Deadline early(now), late(now + 1ns);

    BOOST_TEST((sooner(early, late) == early));
    BOOST_TEST((sooner(late, early) == early));
    BOOST_TEST((sooner(late, late) == late));
}

BOOST_AUTO_TEST_SUITE_END()
