#include "tests/net/dialing.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(dialer_stop, Dialing)

BOOST_AUTO_TEST_CASE(stop_ends_the_wait_for_the_host) {
    network.manner = MemoryNetwork::Manner::is_silent;
    dial();

    stop();

    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(stop_ends_the_upgrade) {
    dial();
    BOOST_TEST(server().bytes().starts_with("GET "));

    stop();

    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(stop_while_joining_says_goodbye) {
    dial();
    server().accept("GET ");

    stop();

    BOOST_TEST(!ended());
    BOOST_TEST(server().part() == Strings{"close 1001"});
    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(stop_while_registering_says_goodbye) {
    dial();
    server().join();
    call("ewd-register");

    stop();

    BOOST_TEST(!ended());
    BOOST_TEST(server().part() == Strings{"close 1001"});
    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(stop_while_re_registering_says_goodbye) {
    dial();
    bring_up();
    server().vanish();
    redial();
    server().join();
    call("ewd-reregister");

    stop();

    BOOST_TEST(server().part() == Strings{"close 1001"});
    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(stop_says_goodbye_on_a_link_that_is_up) {
    dial();
    bring_up();

    stop();

    BOOST_TEST(!ended());
    BOOST_TEST(server().part() == Strings{"close 1001"});
    BOOST_TEST(ended());
    BOOST_TEST(!peer->up());
}

BOOST_AUTO_TEST_CASE(stop_waits_for_a_silent_peer_no_longer_than_the_farewell) {
    dial();
    bring_up();
    stop();

    pass(Client::farewell - 1ms);
    BOOST_TEST(!ended());
    pass(1ms);

    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(stop_ends_the_pause) {
    network.manner = MemoryNetwork::Manner::refuses;
    dial();

    stop();

    BOOST_TEST(ended());
    BOOST_TEST(network.dialled == 1U);
}

BOOST_AUTO_TEST_CASE(stop_during_the_goodbye_of_a_refused_link_ends_with_it) {
    dial();
    server().join();
    answer(call("ewd-register"), R"({"error":"Not for you"})");

    stop();
    server().part();

    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(stop_before_the_first_dial_dials_nobody) {
    dialer = std::make_unique<Dialer>(io.get_executor(), peer, tally, options());
    dialer->stop();

    running.spawn(dialer->run());
    settle(io);

    BOOST_TEST(ended());
    BOOST_TEST(network.dialled == 0U);
}

BOOST_AUTO_TEST_CASE(nothing_is_logged_of_an_end_that_was_asked_for) {
    dial();
    bring_up();
    stop();
    server().part();

    BOOST_TEST(log == Strings{"The link to stock is up"});
}

BOOST_AUTO_TEST_SUITE_END()
