#include "net/io/token_bucket.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(token_bucket)

BOOST_AUTO_TEST_CASE(seconds_worth_may_come_at_once_and_no_more) {
    TokenBucket bucket;
    const TimePoint now = TimePoint() + 1h;

    for (int n = 0; n < 5; ++n) BOOST_TEST(bucket.take(5, now));

    BOOST_TEST(!bucket.take(5, now));
}

BOOST_AUTO_TEST_CASE(bucket_is_refilled_by_time_up_to_its_size) {
    TokenBucket bucket;
    TimePoint now = TimePoint() + 1h;
    while (bucket.take(2, now)) continue;

    now += 499ms;
    BOOST_TEST(!bucket.take(2, now));
    now += 1ms;
    BOOST_TEST(bucket.take(2, now));
    now += 1h;
    BOOST_TEST(bucket.take(2, now));
    BOOST_TEST(bucket.take(2, now));
    BOOST_TEST(!bucket.take(2, now));
}

BOOST_AUTO_TEST_SUITE_END()
