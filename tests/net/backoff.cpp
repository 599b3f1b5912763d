#include "net/client/backoff.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;
using namespace coqewd::net;
using namespace std::chrono_literals;

namespace {

constexpr double nearly_one = 0.999999;

}  // namespace

BOOST_AUTO_TEST_SUITE(backoff)

BOOST_AUTO_TEST_CASE(ceiling_doubles_up_to_the_cap) {
    Backoff backoff({.min = 500ms, .max = 5s});

    for (const Duration ceiling :
         {Duration(500ms), Duration(1s), Duration(2s), Duration(4s), Duration(5s), Duration(5s)}) {
        const Duration wait = backoff.next(nearly_one);
        BOOST_TEST((wait <= ceiling && wait > ceiling * 0.99));
    }
}

BOOST_AUTO_TEST_CASE(jitter_comes_after_the_cap) {
    Backoff backoff({.min = 500ms, .max = 5s});
    for (int failure = 0; failure < 100; ++failure) backoff.next(nearly_one);

    BOOST_TEST((backoff.next(0.5) == 2500ms));
}

BOOST_AUTO_TEST_CASE(wait_is_never_nothing) {
    Backoff backoff({.min = 500ms, .max = 5s});

    BOOST_TEST((backoff.next(0.0) == 50ms));
}

BOOST_AUTO_TEST_CASE(success_begins_anew) {
    Backoff backoff({.min = 500ms, .max = 5s});
    for (int failure = 0; failure < 5; ++failure) backoff.next(0.5);

    backoff.reset();

    BOOST_TEST((backoff.next(0.5) == 250ms));
}

BOOST_AUTO_TEST_SUITE_END()
