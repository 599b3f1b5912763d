#include "core/fabric/pending_calls.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/async/nursery.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/run.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

using ReplySlot = std::shared_ptr<Slot<Reply>>;

Task<> wait(ReplySlot slot, Deadline deadline, std::optional<Reply>& reply) {
    reply = co_await slot->wait(deadline);
}

struct Table {
    static constexpr std::size_t calls_max = 3;

    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    Nursery nursery{io.get_executor()};
    PendingCalls pending{calls_max};
    std::map<std::uint64_t, std::optional<Reply>> replies;

    Table() { clock.freeze(); }

    void add(std::uint64_t id, std::string type = "x") {
        const auto slot = std::make_shared<Slot<Reply>>(io.get_executor());
        nursery.spawn(wait(slot, Deadline(clock.now(), 10s), replies[id]));
        pending.add(id,
                    {.type = std::move(type), .reply = slot, .events = nullptr, .request_id = {}});
        settle(io);
    }

    bool complete(std::uint64_t id, int value) {
        const bool given = pending.complete(id, Reply{{"n", value}});
        settle(io);
        return given;
    }

    /// What the call got; empty when it waits.
    std::string reply(std::uint64_t id) {
        return replies[id] ? replies[id]->json() : std::string();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pending_calls)

BOOST_FIXTURE_TEST_CASE(a_reply_goes_to_the_call_with_its_id, Table) {
    add(1);
    add(2);

    const bool given = complete(2, 20);

    BOOST_TEST(given);
    BOOST_TEST(reply(1).empty());
    BOOST_TEST(reply(2) == R"({"n":20})");
    BOOST_TEST(pending.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_second_reply_to_a_call_is_refused, Table) {
    add(1);

    complete(1, 1);
    const bool again = complete(1, 2);

    BOOST_TEST(!again);
    BOOST_TEST(reply(1) == R"({"n":1})");
}

BOOST_FIXTURE_TEST_CASE(a_reply_without_a_call_is_refused, Table) {
    BOOST_TEST(!complete(7, 1));
    BOOST_TEST(!pending.find(7));
}

BOOST_FIXTURE_TEST_CASE(a_reply_to_a_call_that_was_given_up_is_refused_and_frees_its_trace, Table) {
    add(1);
    pending.give_up(1);

    const bool found = pending.find(1) != nullptr;
    const bool given = complete(1, 1);

    BOOST_TEST(!found);
    BOOST_TEST(!given);
    BOOST_TEST(pending.size() == 0U);
    BOOST_TEST(!pending.only_one().has_value());
}

BOOST_FIXTURE_TEST_CASE(a_reply_that_comes_in_the_moment_of_the_deadline_is_refused, Table) {
    add(1);

    clock.advance(10s);
    const bool given = complete(1, 1);

    BOOST_TEST(!given);
    BOOST_TEST(!replies[1].has_value());
}

BOOST_FIXTURE_TEST_CASE(the_table_is_full_with_as_many_calls_as_it_may_hold, Table) {
    add(1);
    add(2);
    const bool before = pending.full();
    add(3);

    BOOST_TEST(!before);
    BOOST_TEST(pending.full());
    complete(2, 1);
    BOOST_TEST(!pending.full());
}

BOOST_FIXTURE_TEST_CASE(calls_that_were_given_up_take_no_room_of_others, Table) {
    for (std::uint64_t id = 1; id <= calls_max; ++id) {
        add(id);
        pending.give_up(id);
    }

    BOOST_TEST(!pending.full());
    BOOST_TEST(pending.size() == 0U);
}

BOOST_FIXTURE_TEST_CASE(an_answer_without_id_is_for_the_only_call_of_its_type, Table) {
    add(1, "x");
    add(2, "y");

    BOOST_TEST((pending.only_one_of_type("x") == 1U));
    BOOST_TEST((pending.only_one_of_type("y") == 2U));
    BOOST_TEST(!pending.only_one_of_type("z").has_value());
    BOOST_TEST(!pending.only_one_of_type("").has_value());
}

BOOST_FIXTURE_TEST_CASE(an_answer_without_id_is_for_none_of_two_calls_of_its_type, Table) {
    add(1);
    add(2);

    BOOST_TEST(!pending.only_one_of_type("x").has_value());
    complete(1, 1);
    BOOST_TEST((pending.only_one_of_type("x") == 2U));
}

BOOST_FIXTURE_TEST_CASE(an_answer_without_type_is_for_the_only_call_of_all, Table) {
    BOOST_TEST(!pending.only_one().has_value());
    add(1, "x");
    BOOST_TEST((pending.only_one() == 1U));
    add(2, "y");
    BOOST_TEST(!pending.only_one().has_value());
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_may_be_to_a_call_given_up_is_for_nobody_else, Table) {
    add(1);
    pending.give_up(1);
    add(2);

    BOOST_TEST(!pending.only_one_of_type("x").has_value());
    BOOST_TEST(!pending.only_one().has_value());

    complete(1, 1);
    BOOST_TEST((pending.only_one_of_type("x") == 2U));
    BOOST_TEST((pending.only_one() == 2U));
}

BOOST_FIXTURE_TEST_CASE(when_the_traces_are_too_many_only_ids_are_believed, Table) {
    for (std::uint64_t id = 1; id <= calls_max + 1; ++id) {
        add(id, "x");
        pending.give_up(id);
    }
    add(9, "y");

    BOOST_TEST(!pending.only_one_of_type("y").has_value());
    BOOST_TEST(complete(9, 1));
    BOOST_TEST(reply(9) == R"({"n":1})");
}

BOOST_FIXTURE_TEST_CASE(giving_up_twice_or_a_call_that_is_not_there_changes_nothing, Table) {
    add(1);

    pending.give_up(7);
    pending.give_up(1);
    pending.give_up(1);

    BOOST_TEST(pending.size() == 0U);
    add(2);
    BOOST_TEST(pending.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(the_end_of_the_link_gives_each_waiting_call_its_fault, Table) {
    add(1);
    add(2, "y");
    add(3);
    pending.give_up(3);

    pending.fail_all(Fault{.code = FaultCode::link_lost, .text = "lost"});
    settle(io);

    BOOST_TEST(reply(1) == R"({"error":"lost"})");
    BOOST_TEST(reply(2) == R"({"error":"lost"})");
    BOOST_TEST(pending.size() == 0U);
    BOOST_TEST(!complete(1, 1));
}

BOOST_FIXTURE_TEST_CASE(a_coqewd_answers_nothing_without_an_id_and_says_how_much_it_takes, Table) {
    add(1);
    pending.set_peer_bound(2);
    BOOST_TEST(!pending.only_one());
    BOOST_TEST(!pending.only_one_of_type("x"));

    BOOST_TEST(!pending.full());
    add(2);
    BOOST_TEST(pending.full());
    pending.give_up(2);
    BOOST_TEST(!pending.full());
    complete(1, 1);
    BOOST_TEST(reply(1) == R"({"n":1})");
}

BOOST_AUTO_TEST_SUITE_END()
