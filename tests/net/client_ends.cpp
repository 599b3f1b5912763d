#include <boost/test/unit_test.hpp>

#include "core/async/clock.hpp"
#include "net/error.hpp"
#include "net/websocket/error.hpp"
#include "tests/net/client_fixture.hpp"
#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(client_ends, ClientFixture)

BOOST_AUTO_TEST_CASE(other_side_that_vanishes_is_an_error_at_each_step) {
    for (int step = 0; step < steps; ++step) {
        StoppedClient stopped(step);

        stopped.server().vanish();

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.ended());
            BOOST_TEST(stopped.result.value().failed());
            BOOST_TEST(words(stopped.result) != words(error_code(Error::timed_out)));
        }
    }
}

BOOST_AUTO_TEST_CASE(silence_ends_the_attempt_at_each_step) {
    for (int step = 0; step < steps; ++step) {
        StoppedClient stopped(step);
        stopped.pass(attempt_timeout - 1ms);
        BOOST_TEST(!stopped.ended());

        stopped.pass(1ms);
        if (step >= switched) stopped.pass(Client::farewell);

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.ended());
            BOOST_TEST(words(stopped.result) == words(error_code(Error::timed_out)));
        }
    }
}

BOOST_AUTO_TEST_CASE(host_that_never_answers_ends_the_attempt) {
    network.manner = MemoryNetwork::Manner::is_silent;
    connect();
    BOOST_TEST(network.dialled == 1U);

    pass(attempt_timeout);

    BOOST_TEST(ended());
    BOOST_TEST(words(result) == words(error_code(Error::timed_out)));
}

BOOST_AUTO_TEST_CASE(cancel_ends_the_attempt_at_once_before_there_is_a_websocket) {
    for (int step = 0; step < switched; ++step) {
        StoppedClient stopped(step);

        stopped.client->cancel();
        settle(stopped.io);

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.ended());
            BOOST_TEST(words(stopped.result) == words(error_code(error::operation_aborted)));
        }
    }
}

BOOST_AUTO_TEST_CASE(cancel_says_goodbye_once_there_is_a_websocket) {
    for (int step = switched; step < steps; ++step) {
        StoppedClient stopped(step);
        stopped.server().heard();

        stopped.client->cancel();
        settle(stopped.io);

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.server().heard() == Strings{"close 1001"});
            stopped.pass(Client::farewell);
            BOOST_TEST(stopped.ended());
            BOOST_TEST(stopped.result.value().failed());
        }
    }
}

BOOST_AUTO_TEST_CASE(cancel_ends_the_wait_for_the_host) {
    network.manner = MemoryNetwork::Manner::is_silent;
    connect();

    client->cancel();
    settle(io);

    BOOST_TEST(ended());
    BOOST_TEST(words(result) == words(error_code(error::operation_aborted)));
}

BOOST_AUTO_TEST_CASE(cancelled_client_does_not_try_the_older_generation) {
    connect();
    server().accept("GET ");
    server().say(FarServer::greeting);
    server().say("40");

    client->cancel();
    server().part();

    BOOST_TEST(ended());
    BOOST_TEST(network.dialled == 1U);
}

BOOST_AUTO_TEST_CASE(leaving_waits_for_the_answer_to_its_close_frame) {
    connect();
    server().join();

    leave_now();

    BOOST_TEST(!ended());
    BOOST_TEST(server().part() == Strings{"close 1000"});
    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(leaving_waits_for_a_silent_side_no_longer_than_the_farewell) {
    connect();
    server().join();
    leave_now();

    pass(Client::farewell - 1ms);
    BOOST_TEST(!ended());
    pass(1ms);

    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(leaving_a_connection_that_the_other_side_has_cut_waits_for_nothing) {
    connect();
    server().join();
    std::string message;
    running.spawn(keep_message(client->channel(), message));
    server().vanish();
    BOOST_TEST(message.starts_with("error: "));

    leave_now();

    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(cancel_of_a_standing_connection_ends_its_reading) {
    connect();
    server().join();
    std::string message;
    running.spawn(keep_message(client->channel(), message));
    settle(io);

    client->cancel();
    settle(io);

    BOOST_TEST(server().part() == Strings{"close 1001"});
    BOOST_TEST(ended());
    BOOST_TEST(message.starts_with("error: "));
}

BOOST_AUTO_TEST_CASE(full_outbox_is_told_once) {
    int told = 0;
    auto small = options();
    small.outbox_bytes_max = 1000;
    small.on_slow = [&told] { ++told; };
    connect(std::move(small));
    server().join();

    BOOST_TEST(!client->channel().write(std::string(2500, 'x')));
    BOOST_TEST(!client->channel().write("x"));

    BOOST_TEST(told == 1);
}

BOOST_AUTO_TEST_SUITE_END()
