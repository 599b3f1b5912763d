#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>

#include "core/fabric/link.hpp"
#include "tests/core/link_ends.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::CloseReason)

namespace {

Task<Reply> throw_at_once(Request) {
    throw std::runtime_error("a bug");
    co_return Reply();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(link_loss)

BOOST_FIXTURE_TEST_CASE(the_link_says_why_its_channel_ended, LinkEnds) {
    run_holding();

    far->close(CloseReason::normal);
    settle(io);

    BOOST_TEST((ended == channel_closed));
}

BOOST_FIXTURE_TEST_CASE(a_client_that_left_gets_no_reply_and_it_counts_as_cancelled, LinkEnds) {
    run_holding();
    say(R"({"type":"x"})");
    say(R"({"type":"y"})");

    far->close(CloseReason::normal);
    settle(io);
    const bool ended_before = ended.has_value();
    answer(0, Reply());
    answer(1, Fault{.text = "no"});

    BOOST_TEST(!ended_before);
    BOOST_TEST(ended.has_value());
    BOOST_TEST(heard.empty());
    BOOST_TEST(tally.counts().cancelled == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_channel_that_dies_before_a_request_serves_none, LinkEnds) {
    near->set_faults({.breaks_at_read = 1});
    run_holding();

    say(R"({"type":"x"})");

    BOOST_TEST(held.empty());
    BOOST_TEST(ended.has_value());
    BOOST_TEST(tally.counts().accepted == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_channel_that_dies_at_the_reply_counts_it_as_cancelled, LinkEnds) {
    near->set_faults({.breaks_at_write = 2});
    run_holding();
    for (int n = 0; n < 3; ++n) say(R"({"type":"x"})");

    for (std::size_t n = 0; n < 3; ++n) answer(n, Reply{{"n", n}});

    BOOST_TEST(heard.size() == 1U);
    BOOST_TEST(ended.has_value());
    BOOST_TEST(tally.counts().replied == 1U);
    BOOST_TEST(tally.counts().cancelled == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_channel_that_dies_while_reading_pauses_is_noticed_afterwards, LinkEnds) {
    remake_link({.node = "near", .in_flight_max = 1});
    run_holding();
    say(R"({"type":"x"})");

    far->close(CloseReason::normal);
    settle(io);
    answer(0, Reply());

    BOOST_TEST(ended.has_value());
    BOOST_TEST(tally.counts().cancelled == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_read_that_throws_ends_the_link_like_any_other_end, LinkEnds) {
    near->set_faults({.throws_at_read = 2});
    run_holding();
    say(R"({"type":"x"})");
    const bool waits = runs.size() == 1;

    answer(0, Reply());

    BOOST_TEST(waits);
    BOOST_TEST(runs.size() == 0U);
    BOOST_TEST(errors.at(0) == "the read throws");
    BOOST_TEST(heard.empty());
    BOOST_TEST(tally.counts().cancelled == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_link_that_is_cancelled_waits_for_its_requests, LinkEnds) {
    run_holding();
    say(R"({"type":"x"})");

    runs.cancel();
    settle(io);
    const bool waits = runs.size() == 1;
    answer(0, Reply());

    BOOST_TEST(waits);
    BOOST_TEST(runs.size() == 0U);
    BOOST_TEST(heard.empty());
    BOOST_TEST(tally.counts().cancelled == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_serve_function_that_throws_ends_the_link_of_its_client, LinkEnds) {
    run(throw_at_once);

    say(R"({"type":"x"})");

    BOOST_TEST(errors.at(0) == "a bug");
    BOOST_TEST(ended.has_value());
    BOOST_TEST((near->reason() == CloseReason::overloaded));
    BOOST_TEST(tally.counts().cancelled == 1U);
    BOOST_TEST(link->in_flight() == 0U);
}

BOOST_FIXTURE_TEST_CASE(an_idle_link_that_drains_closes_at_once, LinkEnds) {
    run_holding();

    link->drain();
    settle(io);

    BOOST_TEST((near->reason() == CloseReason::going_away));
    BOOST_TEST(ended.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_link_that_drains_closes_after_the_last_reply, LinkEnds) {
    run_holding();
    say(R"({"type":"x"})");
    say(R"({"type":"y"})");

    link->drain();
    answer(1, Reply());
    const bool closed_before = near->closed();
    answer(0, Reply());

    BOOST_TEST(!closed_before);
    BOOST_TEST((near->reason() == CloseReason::going_away));
    BOOST_TEST(heard.size() == 2U);
    BOOST_TEST(tally.counts().replied == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_link_that_drains_refuses_what_is_new, LinkEnds) {
    run_holding();
    say(R"({"type":"x"})");
    link->drain();

    say(R"({"type":"y","ms_requestId":8})");
    const bool closed_before = near->closed();
    answer(0, Reply());

    BOOST_TEST(held.size() == 1U);
    BOOST_TEST(!closed_before);
    BOOST_TEST(heard.at(0).at("message").at("status").at("code") == 503);
    BOOST_TEST(heard.at(0).at("fault").at("code").as_string() == "overloaded");
    BOOST_TEST(heard.at(0).at("fault").at("node").as_string() == "near");
    BOOST_TEST(heard.at(0).at("fault").at("retryable") == true);
    BOOST_TEST(heard.at(0).at("ms_requestId") == 8);
    BOOST_TEST(heard.at(1).at("type").as_string() == "x");
    BOOST_TEST(tally.counts().failed == 1U);
}

BOOST_FIXTURE_TEST_CASE(requests_that_are_cancelled_are_answered_at_once, LinkEnds) {
    run_holding();
    for (int n = 0; n < 3; ++n) say(R"({"type":"x"})");

    link->cancel_requests();
    settle(io);

    BOOST_TEST(heard.size() == 3U);
    for (const auto& frame : heard) {
        BOOST_TEST(frame.at("fault").at("code").as_string() == "cancelled");
    }
    BOOST_TEST(tally.counts().cancelled == 3U);
    BOOST_TEST(!near->closed());
}

BOOST_FIXTURE_TEST_CASE(a_fault_counts_as_what_it_is, LinkEnds) {
    run_holding();
    for (int n = 0; n < 4; ++n) say(R"({"type":"x"})");

    answer(0, no_reply_in_time("there"));
    answer(1, server_stops("there"));
    answer(2, Fault{.code = FaultCode::link_lost, .text = "lost"});
    answer(3, Fault{.text = "no"});

    BOOST_TEST(heard.size() == 4U);
    BOOST_TEST(tally.counts().timed_out == 1U);
    BOOST_TEST(tally.counts().cancelled == 1U);
    BOOST_TEST(tally.counts().failed == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
