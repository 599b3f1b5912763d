#include "app/load.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(load)

BOOST_AUTO_TEST_CASE(summary_has_rate_and_percentiles_of_whatever_order) {
    LoadResult result;
    for (int number = 200; number > 0; --number) result.latencies.push_back(number * 1us);
    result.took = 500ms;

    BOOST_TEST(summary(result) ==
               "200 replies (0 faults) in 0.500 s: 400/s, p50 100 us, p99 198 us");
}

BOOST_AUTO_TEST_CASE(one_reply_is_every_percentile) {
    BOOST_TEST(summary({.latencies = {7us}, .took = 1s}) ==
               "1 replies (0 faults) in 1.000 s: 1/s, p50 7 us, p99 7 us");
}

BOOST_AUTO_TEST_CASE(faults_are_counted_by_code_and_the_first_is_shown) {
    LoadResult result{.latencies = {1us, 1us, 1us, 1us}, .took = 1s};

    result.add(Fault{.code = FaultCode::timed_out, .text = "late"});
    result.add(Fault{.code = FaultCode::overloaded, .text = "full"});
    result.add(Fault{.code = FaultCode::timed_out, .text = "later"});

    BOOST_TEST(summary(result) ==
               "4 replies (3 faults) in 1.000 s: 4/s, p50 1 us, p99 1 us\n"
               "faults: 1 overloaded, 2 timed_out; the first: late");
}

BOOST_AUTO_TEST_SUITE_END()
