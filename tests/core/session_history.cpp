#include "core/app/session_history.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/app/keep_session.hpp"
#include "tests/support/tokens.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds noon{1'800'000'000s};

/// One connection, on which messages of JWT sessions come and are answered.
struct Conversation {
    Environment environment{.node = "here", .tokens = plain_tokens(), .destinations = {}};
    SessionHistory history;
    std::chrono::sys_seconds now = noon;
    std::string first = begun();

    std::string begun() {
        const Caller caller;
        return std::string(
            Session::begin(environment.tokens, "demo", 300s, caller).renewed(now).text());
    }

    Session read(const std::string& token) {
        return Session::of(environment.tokens, token, now).value();
    }

    /// A message in progress.
    struct Asked {
        SessionHistory::Visit visit;
        Session session;
    };

    Asked ask(const std::string& token) {
        Session session = read(token);
        auto visit = history.begin(token, session);
        return {std::move(visit), std::move(session)};
    }

    /// The token of its answer.
    std::string answer(Asked asked, Reply reply = {}) {
        now += 1s;
        keep_session(environment, asked.session, reply, now);
        history.end(std::move(asked.visit), asked.session, reply, now);
        return std::string(reply.token());
    }

    std::string set(Asked asked, const std::string& name, int value) {
        asked.session.set_private(name, value);
        return answer(std::move(asked));
    }

    bool has(const std::string& token, const std::string& name, int value) {
        const Session session = read(token);
        const auto* found = session.get(name);
        return found && *found == value;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_history)

BOOST_FIXTURE_TEST_CASE(the_token_of_each_reply_says_what_ended_before_it, Conversation) {
    Asked one = ask(first);
    Asked two = ask(first);

    const std::string second = set(std::move(two), "b", 2);
    const std::string last = set(std::move(one), "a", 1);

    BOOST_TEST(has(second, "b", 2));
    BOOST_TEST(!has(second, "a", 1));
    BOOST_TEST(has(last, "a", 1));
    BOOST_TEST(has(last, "b", 2));
}

BOOST_FIXTURE_TEST_CASE(a_message_that_was_sent_before_the_last_token_came_loses_nothing,
                        Conversation) {
    set(ask(first), "a", 1);

    Asked late = ask(first);
    const bool sees_it = late.session.get("a") != nullptr;
    const std::string last = set(std::move(late), "b", 2);

    BOOST_TEST(sees_it);
    BOOST_TEST(has(last, "a", 1));
    BOOST_TEST(has(last, "b", 2));
}

BOOST_FIXTURE_TEST_CASE(a_slow_message_is_told_what_whole_conversations_changed_meanwhile,
                        Conversation) {
    Asked slow = ask(first);
    std::string token = first;
    for (int count = 0; count < 100; ++count) {
        token = set(ask(token), "n" + std::to_string(count), count);
    }

    const std::string last = set(std::move(slow), "slow", 1);

    for (int count = 0; count < 100; ++count) {
        BOOST_TEST(has(last, "n" + std::to_string(count), count));
    }
    BOOST_TEST(has(last, "slow", 1));
}

BOOST_FIXTURE_TEST_CASE(of_one_member_the_message_that_ends_last_counts, Conversation) {
    Asked one = ask(first);
    Asked two = ask(first);

    set(std::move(two), "a", 2);
    const std::string last = set(std::move(one), "a", 1);

    BOOST_TEST(has(last, "a", 1));
}

BOOST_FIXTURE_TEST_CASE(what_one_takes_away_the_other_does_not_bring_back, Conversation) {
    const std::string token = set(ask(first), "a", 1);
    Asked one = ask(token);
    Asked two = ask(token);
    one.session.erase("a");

    answer(std::move(one));
    const std::string last = set(std::move(two), "b", 2);

    BOOST_TEST(read(last).get("a") == nullptr);
    BOOST_TEST(has(last, "b", 2));
}

BOOST_FIXTURE_TEST_CASE(a_message_that_changes_nothing_is_answered_with_the_newest_token,
                        Conversation) {
    Asked idle = ask(first);
    set(ask(first), "a", 1);

    const std::string last = answer(std::move(idle));

    BOOST_TEST(has(last, "a", 1));
}

BOOST_FIXTURE_TEST_CASE(a_fault_has_a_token_only_when_its_handler_changed_something, Conversation) {
    Asked idle = ask(first);
    Asked busy = ask(first);
    set(ask(first), "a", 1);
    busy.session.set_private("b", 2);

    const std::string none = answer(std::move(idle), Fault{.text = "no"});
    const std::string last = answer(std::move(busy), Fault{.text = "no"});

    BOOST_TEST(none.empty());
    BOOST_TEST(has(last, "a", 1));
    BOOST_TEST(has(last, "b", 2));
}

BOOST_FIXTURE_TEST_CASE(a_fault_brings_a_client_that_shows_an_old_token_up_to_date, Conversation) {
    set(ask(first), "a", 1);

    const std::string last = answer(ask(first), Fault{.text = "no"});

    BOOST_TEST(has(last, "a", 1));
}

BOOST_FIXTURE_TEST_CASE(sessions_of_one_connection_do_not_mix, Conversation) {
    now += 1s;
    const std::string other = begun();
    Asked one = ask(first);
    Asked two = ask(other);

    set(std::move(one), "a", 1);
    const std::string last = set(std::move(two), "b", 2);

    BOOST_TEST(!has(last, "a", 1));
}

BOOST_FIXTURE_TEST_CASE(a_session_that_a_handler_ends_is_not_renewed_by_what_began_before,
                        Conversation) {
    Asked slow = ask(first);
    Asked logout = ask(first);
    logout.session.destroy();

    const std::string none = answer(std::move(logout));
    const std::string none_either = set(std::move(slow), "a", 1);

    BOOST_TEST(none.empty());
    BOOST_TEST(none_either.empty());
}

BOOST_FIXTURE_TEST_CASE(a_request_that_is_dropped_leaves_nothing, Conversation) {
    {
        const Asked dropped = ask(first);
    }

    BOOST_TEST(has(set(ask(first), "a", 1), "a", 1));
}

BOOST_FIXTURE_TEST_CASE(an_answer_without_a_session_changes_nothing, Conversation) {
    Asked timed_out = ask(first);
    Reply reply = Fault{.code = FaultCode::timed_out, .text = "late"};

    history.end(std::move(timed_out.visit), std::nullopt, reply, now);

    BOOST_TEST(reply.token().empty());
}

BOOST_FIXTURE_TEST_CASE(tokens_that_were_not_used_for_long_are_forgotten, Conversation) {
    set(ask(first), "a", 1);
    std::string token = begun();
    for (std::size_t count = 0; count < SessionHistory::tokens_max; ++count) {
        token = set(ask(token), "n", static_cast<int>(count));
    }

    BOOST_TEST(!has(answer(ask(first)), "a", 1));
}

BOOST_AUTO_TEST_SUITE_END()
