#include "net/socketio/heartbeat.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;
using namespace coqewd::net::socketio;
using namespace std::chrono_literals;

namespace {

constexpr Heartbeat::Times times{.ping_interval = 25s, .ping_timeout = 20s};
const TimePoint start{};

}  // namespace

BOOST_AUTO_TEST_SUITE(heartbeat)

BOOST_AUTO_TEST_CASE(side_that_pings_does_so_once_an_interval) {
    Heartbeat heartbeat(true, times, start);

    BOOST_TEST((heartbeat.next() == start + 25s));
    BOOST_TEST((heartbeat.due(start + 24s) == Heartbeat::Action::none));
    BOOST_TEST((heartbeat.due(start + 25s) == Heartbeat::Action::send_ping));
    BOOST_TEST((heartbeat.due(start + 26s) == Heartbeat::Action::none));
}

BOOST_AUTO_TEST_CASE(next_ping_comes_an_interval_after_the_answer) {
    Heartbeat heartbeat(true, times, start);
    heartbeat.due(start + 25s);

    heartbeat.heard(start + 30s);

    BOOST_TEST((heartbeat.next() == start + 55s));
    BOOST_TEST((heartbeat.due(start + 54s) == Heartbeat::Action::none));
    BOOST_TEST((heartbeat.due(start + 55s) == Heartbeat::Action::send_ping));
}

BOOST_AUTO_TEST_CASE(unanswered_ping_closes_after_the_timeout) {
    Heartbeat heartbeat(true, times, start);
    heartbeat.due(start + 25s);

    BOOST_TEST((heartbeat.next() == start + 45s));
    BOOST_TEST((heartbeat.due(start + 44s) == Heartbeat::Action::none));
    BOOST_TEST((heartbeat.due(start + 45s) == Heartbeat::Action::close));
}

BOOST_AUTO_TEST_CASE(side_that_is_pinged_closes_after_interval_and_timeout_of_silence) {
    Heartbeat heartbeat(false, times, start);

    heartbeat.heard(start + 10s);

    BOOST_TEST((heartbeat.next() == start + 55s));
    BOOST_TEST((heartbeat.due(start + 54s) == Heartbeat::Action::none));
    BOOST_TEST((heartbeat.due(start + 55s) == Heartbeat::Action::close));
}

BOOST_AUTO_TEST_SUITE_END()
