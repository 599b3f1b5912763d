#include "core/state/sessions_in_memory.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/token_store.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr std::chrono::sys_seconds noon{1'800'000'000s};

SessionChange set(SessionPart part, const std::string& name, json::value value) {
    return {part, name, std::move(value)};
}

struct Store {
    std::shared_ptr<TokenSessions> sessions = numbered_sessions();

    Result<TokenSession> begin(std::string_view address = "::1", std::chrono::seconds timeout = 3s,
                               std::chrono::sys_seconds now = noon) {
        return sessions->create({.application = "demo",
                                 .socket_id = "socket",
                                 .ip_address = address,
                                 .timeout = timeout},
                                now);
    }

    std::size_t alive(std::chrono::sys_seconds now) { return sessions->remove_expired(now); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sessions_in_memory)

BOOST_FIXTURE_TEST_CASE(a_new_session_has_a_token_of_its_own_and_what_qewd_keeps_first, Store) {
    const TokenSession first = begin().value();
    const TokenSession second = begin().value();

    BOOST_TEST(first.token == "00000000-0000-4000-8000-000000000001");
    BOOST_TEST(second.token != first.token);
    BOOST_TEST(first.id == 1U);
    BOOST_TEST(second.id == 2U);
    BOOST_TEST(first.application == "demo");
    BOOST_TEST((first.expiry == noon + 3s));
    BOOST_TEST(first.open == json::value({{"timeout", 3}}).as_object());
    BOOST_TEST(first.secret ==
               json::value({{"socketId", "socket"}, {"ipAddress", "::1"}, {"authenticated", false}})
                   .as_object());
    BOOST_TEST(first.data->empty());
}

BOOST_FIXTURE_TEST_CASE(each_use_makes_a_session_last_for_its_timeout_again, Store) {
    const std::string token = begin().value().token;

    for (auto now = noon; now < noon + 20s; now += 2s) {
        BOOST_TEST(sessions->use(token, now).has_value());
    }
    BOOST_TEST(sessions->find(token, noon + 20s).has_value());
    BOOST_TEST(!sessions->find(token, noon + 21s).has_value());
}

BOOST_FIXTURE_TEST_CASE(looking_at_a_session_does_not_make_it_last, Store) {
    const std::string token = begin().value().token;

    BOOST_TEST(sessions->find(token, noon + 2s).has_value());

    BOOST_TEST(!sessions->use(token, noon + 3s).has_value());
    BOOST_TEST(!sessions->use(token, noon).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_changed_timeout_counts_from_the_next_use_on, Store) {
    const std::string token = begin().value().token;

    sessions->change(token, {set(SessionPart::open, "timeout", 1200)}, noon);

    BOOST_TEST((sessions->find(token, noon)->expiry == noon + 3s));
    BOOST_TEST((sessions->use(token, noon)->expiry == noon + 1200s));
}

BOOST_FIXTURE_TEST_CASE(a_timeout_that_is_none_counts_as_the_usual_one, Store) {
    const std::string token = begin().value().token;

    for (const json::value& value : {json::value("x"), json::value(-1), json::value(nullptr)}) {
        sessions->change(token, {set(SessionPart::open, "timeout", value)}, noon);
        BOOST_TEST((sessions->use(token, noon)->expiry == noon + 300s));
    }
}

BOOST_FIXTURE_TEST_CASE(two_changes_of_different_members_both_count, Store) {
    const std::string token = begin().value().token;

    sessions->change(
        token, {set(SessionPart::data, "cart", 1), set(SessionPart::secret, "name", "Ada")}, noon);
    sessions->change(
        token, {set(SessionPart::data, "page", 2), set(SessionPart::open, "hello", "Ada")}, noon);

    const TokenSession session = sessions->find(token, noon).value();
    BOOST_TEST(*session.data == json::value({{"cart", 1}, {"page", 2}}).as_object());
    BOOST_TEST(session.secret.at("name").as_string() == "Ada");
    BOOST_TEST(session.open.at("hello").as_string() == "Ada");
}

BOOST_FIXTURE_TEST_CASE(of_two_changes_of_one_member_the_last_counts, Store) {
    const std::string token = begin().value().token;

    sessions->change(token, {set(SessionPart::secret, "name", "Ada")}, noon);
    sessions->change(token, {set(SessionPart::open, "name", "Bob")}, noon);
    const TokenSession session = sessions->find(token, noon).value();
    sessions->change(token, {{SessionPart::open, "name", std::nullopt}}, noon);

    BOOST_TEST(session.open.at("name").as_string() == "Bob");
    BOOST_TEST(!session.secret.contains("name"));
    BOOST_TEST(!sessions->find(token, noon)->open.contains("name"));
}

BOOST_FIXTURE_TEST_CASE(who_has_a_session_keeps_its_data_as_they_were, Store) {
    const TokenSession before = begin().value();

    sessions->change(before.token, {set(SessionPart::data, "cart", 1)}, noon);

    BOOST_TEST(before.data->empty());
}

BOOST_FIXTURE_TEST_CASE(a_session_that_was_removed_is_gone, Store) {
    const std::string token = begin().value().token;

    sessions->remove(token);
    sessions->remove(token);

    BOOST_TEST(!sessions->use(token, noon).has_value());
    BOOST_TEST(!sessions->change(token, {set(SessionPart::data, "cart", 1)}, noon));
    BOOST_TEST(alive(noon) == 0U);
}

BOOST_FIXTURE_TEST_CASE(sessions_that_are_over_are_removed_and_no_others, Store) {
    for (int count = 0; count < 200; ++count) begin("::1", 3s);
    begin("::1", 4s);

    BOOST_TEST(alive(noon + 2s) == 201U);
    BOOST_TEST(alive(noon + 3s) == 1U);
}

BOOST_FIXTURE_TEST_CASE(there_are_no_more_sessions_than_may_be, Store) {
    sessions = numbered_sessions({.sessions_max = 2});
    for (int count = 0; count < 2; ++count) sessions->use(begin().value().token, noon);

    BOOST_TEST((begin().error() == SessionError::too_many));
    BOOST_TEST(begin("::1", 3s, noon + 3s).has_value());
}

BOOST_FIXTURE_TEST_CASE(who_only_registers_takes_no_place_for_good, Store) {
    sessions = numbered_sessions({.sessions_max = 5});
    const std::string used = begin().value().token;
    const std::string changed = begin().value().token;
    const std::string named = sessions->of_name("ada", {"demo", {}, "::1", 3s}, noon).value().token;
    const std::string unused = begin().value().token;
    const std::string next = begin().value().token;
    sessions->use(used, noon);
    sessions->change(changed, {set(SessionPart::data, "cart", 1)}, noon);

    BOOST_TEST(begin().has_value());

    BOOST_TEST(!sessions->find(unused, noon).has_value());
    for (const std::string& token : {used, changed, named, next}) {
        BOOST_TEST(sessions->find(token, noon).has_value());
    }
    BOOST_TEST(alive(noon) == 5U);
}

BOOST_FIXTURE_TEST_CASE(a_session_that_was_never_used_can_end, Store) {
    sessions = numbered_sessions({.sessions_max = 1});

    sessions->remove(begin().value().token);
    begin("::1", 1s);
    BOOST_TEST(alive(noon + 1s) == 0U);

    sessions->use(begin().value().token, noon);
    BOOST_TEST((begin().error() == SessionError::too_many));
}

BOOST_FIXTURE_TEST_CASE(one_address_has_no_more_sessions_than_it_may_have, Store) {
    sessions = numbered_sessions({.per_address_max = 2});
    const std::string first = begin("::1").value().token;
    begin("::1");

    BOOST_TEST((begin("::1").error() == SessionError::too_many_from_one_address));
    BOOST_TEST(begin("::2").has_value());
    sessions->change(first, {set(SessionPart::secret, "ipAddress", "::3")}, noon);
    sessions->remove(first);
    BOOST_TEST(begin("::1").has_value());
}

BOOST_FIXTURE_TEST_CASE(a_session_that_would_be_too_big_stays_as_it_was, Store) {
    sessions = numbered_sessions({.session_bytes_max = 1'000});
    const std::string token = begin().value().token;

    const auto refused =
        sessions->change(token,
                         {set(SessionPart::data, "a", 1),
                          set(SessionPart::data, "b", json::value(std::string(900, 'x')))},
                         noon);

    BOOST_TEST((refused == SessionError::too_big));
    BOOST_TEST(sessions->find(token, noon)->data->empty());
}

BOOST_FIXTURE_TEST_CASE(many_threads_lose_no_change, Store) {
    const std::string token = begin().value().token;
    const auto change_it = [&](int thread) {
        for (int count = 0; count < 200; ++count) {
            const std::string name = std::to_string(thread) + '.' + std::to_string(count);
            sessions->change(token, {set(SessionPart::data, name, count)}, noon);
            sessions->use(token, noon);
            begin("::1", 1s, noon);
            sessions->remove_expired(noon + 1s);
        }
    };

    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) threads.emplace_back(change_it, thread);
    for (auto& thread : threads) thread.join();

    BOOST_TEST(sessions->find(token, noon)->data->size() == 800U);
    BOOST_TEST(alive(noon + 1s) == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_name_has_one_session_until_its_time_is_over, Store) {
    const auto of = [&](std::string_view name, std::chrono::sys_seconds now) {
        return sessions->of_name(name, {"demo", {}, "::1", 3s}, now).value().token;
    };

    const std::string first = of("ada", noon);

    BOOST_TEST(of("ada", noon + 2s) == first);
    BOOST_TEST(of("ada", noon + 4s) == first);
    BOOST_TEST(of("bob", noon + 4s) != first);
    BOOST_TEST(of("ada", noon + 9s) != first);
}

BOOST_FIXTURE_TEST_CASE(a_name_that_comes_again_says_how_long_its_session_lasts, Store) {
    const auto expiry_of = [&](std::chrono::seconds timeout) {
        return sessions->of_name("ada", {"demo", {}, "::1", timeout}, noon).value().expiry;
    };

    BOOST_TEST((expiry_of(3s) == noon + 3s));
    BOOST_TEST((expiry_of(20s) == noon + 20s));
    BOOST_TEST((expiry_of(5s) == noon + 5s));
}

BOOST_FIXTURE_TEST_CASE(who_shows_the_name_as_a_token_reaches_no_session, Store) {
    BOOST_TEST(sessions->of_name("ada", {"demo", {}, "::1", 3s}, noon).has_value());

    BOOST_TEST(!sessions->use("ada", noon).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_session_that_ended_gives_its_name_back, Store) {
    const std::string first = sessions->of_name("ada", {"demo", {}, "::1", 3s}, noon).value().token;

    sessions->remove(first);

    BOOST_TEST(sessions->of_name("ada", {"demo", {}, "::1", 3s}, noon).value().token != first);
    BOOST_TEST(alive(noon) == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
