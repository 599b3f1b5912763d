#include "net/socketio/address_limits.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;
using namespace coqewd::net::socketio;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint start{1h};

}  // namespace

BOOST_AUTO_TEST_SUITE(address_limits)

BOOST_AUTO_TEST_CASE(address_has_no_more_sessions_than_allowed_and_others_have_their_own) {
    AddressLimits limits({.sessions_max = 2});

    BOOST_TEST(limits.enter("a", start));
    BOOST_TEST(limits.enter("a", start));
    BOOST_TEST(!limits.enter("a", start));
    BOOST_TEST(limits.enter("b", start));
}

BOOST_AUTO_TEST_CASE(session_that_left_makes_room_for_another) {
    AddressLimits limits({.sessions_max = 1});
    BOOST_TEST(limits.enter("a", start));

    limits.leave("a");

    BOOST_TEST(limits.enter("a", start));
}

BOOST_AUTO_TEST_CASE(sessions_begin_no_faster_than_allowed) {
    AddressLimits limits({.handshakes_per_second = 2});
    BOOST_TEST(limits.enter("a", start));
    BOOST_TEST(limits.enter("a", start));

    BOOST_TEST(!limits.enter("a", start));
    BOOST_TEST(!limits.enter("a", start + 499ms));
    BOOST_TEST(limits.enter("a", start + 500ms));
    BOOST_TEST(!limits.enter("a", start + 501ms));
    BOOST_TEST(limits.enter("b", start + 501ms));
}

BOOST_AUTO_TEST_CASE(refused_handshake_is_no_session) {
    AddressLimits limits({.sessions_max = 1, .handshakes_per_second = 1});
    BOOST_TEST(limits.enter("a", start));
    limits.leave("a");
    BOOST_TEST(!limits.enter("a", start));

    BOOST_TEST(limits.enter("a", start + 1s));
}

BOOST_AUTO_TEST_CASE(addresses_that_came_and_went_do_not_pile_up_a_memory_of_their_rate) {
    AddressLimits limits({.handshakes_per_second = 1});
    for (int round = 0; round < 4; ++round) {
        for (int number = 0; number < 2000; ++number) {
            const std::string address = std::to_string(round) + "." + std::to_string(number);
            BOOST_TEST(limits.enter(address, start + round * 2s));
            limits.leave(address);
        }
        BOOST_TEST(limits.addresses() <= 4096U);
    }
}

BOOST_AUTO_TEST_CASE(without_limits_everybody_enters) {
    AddressLimits limits({});

    for (int number = 0; number < 100; ++number) BOOST_TEST(limits.enter("a", start));
    BOOST_TEST(limits.addresses() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
