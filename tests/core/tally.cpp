#include "core/message/tally.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

using namespace coqewd;

namespace {

/// The first law.
bool adds_up(const Tally::Counts& counts) {
    return counts.accepted ==
           counts.replied + counts.failed + counts.timed_out + counts.cancelled + counts.in_flight;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tally)

BOOST_AUTO_TEST_CASE(an_accepted_request_is_in_flight_until_it_is_settled) {
    Tally tally;

    auto ticket = tally.accept();
    const auto before = tally.counts();
    ticket.settle(RequestEnd::replied);
    const auto after = tally.counts();

    BOOST_TEST(before.accepted == 1U);
    BOOST_TEST(before.in_flight == 1U);
    BOOST_TEST(after.in_flight == 0U);
    BOOST_TEST(after.replied == 1U);
    BOOST_TEST((adds_up(before) && adds_up(after)));
}

BOOST_AUTO_TEST_CASE(each_end_has_its_own_count) {
    Tally tally;

    tally.accept().settle(RequestEnd::replied);
    tally.accept().settle(RequestEnd::failed);
    tally.accept().settle(RequestEnd::timed_out);
    tally.accept().settle(RequestEnd::cancelled);

    const auto counts = tally.counts();
    BOOST_TEST(counts.replied == 1U);
    BOOST_TEST(counts.failed == 1U);
    BOOST_TEST(counts.timed_out == 1U);
    BOOST_TEST(counts.cancelled == 1U);
    BOOST_TEST(adds_up(counts));
}

BOOST_AUTO_TEST_CASE(a_second_end_does_not_count) {
    Tally tally;
    auto ticket = tally.accept();

    ticket.settle(RequestEnd::failed);
    ticket.settle(RequestEnd::replied);

    BOOST_TEST(tally.counts().failed == 1U);
    BOOST_TEST(tally.counts().replied == 0U);
    BOOST_TEST(adds_up(tally.counts()));
}

BOOST_AUTO_TEST_CASE(a_ticket_that_is_lost_counts_as_cancelled) {
    Tally tally;

    {
        const auto lost = tally.accept();
    }

    BOOST_TEST(tally.counts().cancelled == 1U);
    BOOST_TEST(adds_up(tally.counts()));
}

BOOST_AUTO_TEST_CASE(a_ticket_that_moves_is_settled_once) {
    Tally tally;
    std::optional<Tally::Ticket> first(tally.accept());

    {
        Tally::Ticket second(std::move(*first));
        first.reset();
        second.settle(RequestEnd::replied);
    }

    BOOST_TEST(tally.counts().replied == 1U);
    BOOST_TEST(tally.counts().cancelled == 0U);
    BOOST_TEST(adds_up(tally.counts()));
}

BOOST_AUTO_TEST_CASE(the_law_holds_when_many_threads_count) {
    constexpr int threads_count = 4;
    constexpr int requests = 2'000;
    Tally tally;
    std::vector<std::thread> threads;

    for (int thread = 0; thread < threads_count; ++thread) {
        threads.emplace_back([&tally] {
            for (int n = 0; n < requests; ++n) {
                auto ticket = tally.accept();
                if (n % 5 != 4) ticket.settle(static_cast<RequestEnd>(n % 4));
            }
        });
    }
    for (auto& thread : threads) thread.join();

    const auto counts = tally.counts();
    BOOST_TEST(counts.accepted == static_cast<std::uint64_t>(threads_count * requests));
    BOOST_TEST(counts.in_flight == 0U);
    BOOST_TEST(adds_up(counts));
}

BOOST_AUTO_TEST_CASE(what_is_no_request_is_counted_apart) {
    Tally tally;

    tally.count_late();
    tally.count_late();
    tally.count_malformed();
    tally.count_slow_closed();
    tally.count_connection_refused();

    BOOST_TEST(boost::json::serialize(to_json(tally.counts())) ==
               R"({"accepted":0,"replied":0,"failed":0,"timed_out":0,"cancelled":0,)"
               R"("in_flight":0,"late":2,"malformed":1,"slow_closed":1,"connections_refused":1})");
}

BOOST_AUTO_TEST_SUITE_END()
