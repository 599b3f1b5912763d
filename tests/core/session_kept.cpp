#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>

#include "core/app/keep_session.hpp"
#include "tests/support/token_store.hpp"
#include "tests/support/tokens.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr std::chrono::sys_seconds noon{1'800'000'000s};

/// A client whose session the server keeps, and one that has a JWT.
struct Keeping {
    Environment environment{.node = "here",
                            .tokens = plain_tokens(),
                            .destinations = {},
                            .token_sessions = numbered_sessions({.session_bytes_max = 10'000})};
    std::string token =
        environment.token_sessions
            ->create(
                {.application = "demo", .socket_id = "s", .ip_address = "::1", .timeout = 300s},
                noon)
            .value()
            .token;

    Session next() {
        return Session::kept(environment.tokens,
                             environment.token_sessions->find(token, noon).value(), noon);
    }

    Session jwt() {
        const Caller caller;
        const Session begun = Session::begin(environment.tokens, "demo", 300s, caller);
        return Session::of(environment.tokens, begun.renewed(noon).text(), noon).value();
    }

    Reply keep(const Session& session, Reply reply = {}) {
        keep_session(environment, session, reply, noon);
        return reply;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_kept)

BOOST_FIXTURE_TEST_CASE(what_a_handler_changes_is_there_for_the_next_request, Keeping) {
    Session session = next();
    session.set_authenticated(true);
    session.set_public("welcome", "Hello");
    session.data()["cart"] = {{"items", 2}};

    const Reply reply = keep(session);

    const Session later = next();
    BOOST_TEST(reply.token().empty());
    BOOST_TEST(later.authenticated());
    BOOST_TEST(later.get("welcome")->as_string() == "Hello");
    BOOST_TEST(later.data().at("cart").at("items") == 2);
    BOOST_TEST(!later.changed());
}

BOOST_FIXTURE_TEST_CASE(what_a_handler_changes_before_a_fault_stays_too, Keeping) {
    Session session = next();
    session.set_private("attempts", 1);

    keep(session, Fault{.text = "no"});

    BOOST_TEST(*next().get("attempts") == 1);
}

BOOST_FIXTURE_TEST_CASE(two_handlers_at_once_lose_nothing_of_each_other, Keeping) {
    Session first = next();
    Session second = next();
    first.set_private("cart", 1);
    first.data()["a"] = 1;
    second.set_public("page", 2);
    second.data()["b"] = 2;
    second.erase("authenticated");

    keep(second);
    keep(first);

    const Session later = next();
    BOOST_TEST(*later.get("cart") == 1);
    BOOST_TEST(*later.get("page") == 2);
    BOOST_TEST(later.get("authenticated") == nullptr);
    BOOST_TEST(later.data() == json::value({{"b", 2}, {"a", 1}}).as_object());
}

BOOST_FIXTURE_TEST_CASE(of_one_member_that_two_handlers_change_the_one_that_ends_last_counts,
                        Keeping) {
    Session first = next();
    Session second = next();
    first.data()["a"] = 1;
    second.data()["a"] = 2;

    keep(second);
    keep(first);

    BOOST_TEST(next().data().at("a") == 1);
}

BOOST_FIXTURE_TEST_CASE(a_member_that_is_taken_away_goes, Keeping) {
    Session session = next();
    session.data() = {{"a", 1}, {"b", 2}};
    keep(session);

    Session later = next();
    later.data().erase("a");
    keep(later);

    BOOST_TEST(next().data() == json::value({{"b", 2}}).as_object());
}

BOOST_FIXTURE_TEST_CASE(a_value_moves_between_public_and_private, Keeping) {
    for (Session session : {next(), jwt()}) {
        session.set_public("name", "Ada");
        BOOST_TEST(!session.is_secret("name"));
        session.make_secret("name");
        BOOST_TEST(session.is_secret("name"));
        BOOST_TEST(!session.public_claims().contains("name"));
        session.make_public("name");
        BOOST_TEST(!session.is_secret("name"));
        BOOST_TEST(session.public_claims().at("name").as_string() == "Ada");
        session.make_secret("nothing");
        session.make_secret("application");
        BOOST_TEST(session.application() == "demo");
        BOOST_TEST(!session.is_secret("application"));
    }
}

BOOST_FIXTURE_TEST_CASE(a_service_is_allowed_or_forbidden_until_something_else_is_said, Keeping) {
    for (Session session : {next(), jwt()}) {
        BOOST_TEST(!session.service_allowed("stock").has_value());
        session.allow_service("stock");
        BOOST_TEST(session.service_allowed("stock").value());
        session.disallow_service("stock");
        BOOST_TEST(!session.service_allowed("stock").value());
        BOOST_TEST(!session.service_allowed("other").has_value());
    }
}

BOOST_FIXTURE_TEST_CASE(two_handlers_at_once_may_allow_a_service_each, Keeping) {
    Session first = next();
    Session second = next();
    first.allow_service("a");
    second.allow_service("b");

    keep(first);
    keep(second);

    BOOST_TEST(next().service_allowed("a").value());
    BOOST_TEST(next().service_allowed("b").value());
}

BOOST_FIXTURE_TEST_CASE(a_session_that_a_handler_ends_is_gone_whatever_else_it_did, Keeping) {
    Session session = next();
    session.data()["a"] = 1;
    session.destroy();

    keep(session);

    BOOST_TEST(!environment.token_sessions->find(token, noon).has_value());
}

BOOST_FIXTURE_TEST_CASE(what_ends_later_does_not_bring_a_session_back, Keeping) {
    Session slow = next();
    Session session = next();
    session.destroy();
    keep(session);
    slow.data()["a"] = 1;

    keep(slow);

    BOOST_TEST(!environment.token_sessions->find(token, noon).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_jwt_that_a_handler_ends_is_not_renewed, Keeping) {
    Session session = jwt();
    BOOST_TEST(!keep(session).token().empty());
    session.set_public("a", 1);
    session.destroy();

    BOOST_TEST(keep(session).token().empty());
}

BOOST_FIXTURE_TEST_CASE(a_jwt_has_no_data_and_no_token_here, Keeping) {
    Session session = jwt();

    BOOST_TEST(!session.is_kept());
    BOOST_TEST(session.token().empty());
    BOOST_TEST(session.id() == 0U);
    BOOST_CHECK_THROW(session.data(), std::logic_error);
}

BOOST_FIXTURE_TEST_CASE(a_session_that_grows_too_big_is_a_failure_and_stays_as_it_was, Keeping) {
    Session session = next();
    session.data()["a"] = std::string(11'000, 'x');
    session.set_authenticated(true);

    BOOST_CHECK_THROW(keep(session), std::length_error);

    BOOST_TEST(!next().authenticated());
    BOOST_TEST(next().data().empty());
}

BOOST_FIXTURE_TEST_CASE(another_server_sees_the_session_as_a_jwt_of_its_application, Keeping) {
    Session session = next();
    session.set_private("username", "ada");
    session.set_public("welcome", "Hello");

    const std::string shown(session.token_for("store").text());

    const json::object claims = claims_of(shown);
    BOOST_TEST(claims.at("application").as_string() == "store");
    BOOST_TEST(claims.at("exp") == 1'800'000'300);
    BOOST_TEST(claims.at("welcome").as_string() == "Hello");
    BOOST_TEST(secrets_of(shown, "secret").at("username").as_string() == "ada");
    BOOST_TEST(secrets_of(shown, "secret").at("socketId").as_string() == "s");
}

BOOST_FIXTURE_TEST_CASE(changes_are_told_member_by_member_and_taken_over, Keeping) {
    Session session = jwt();
    session.set_public("a", 1);
    session.set_private("b", 2);
    session.set_public("c", 3);
    session.forget_changes();
    session.make_secret("a");
    session.erase("c");
    session.set_private("b", 2);

    Session other = jwt();
    other.set_public("c", 3);
    other.take(session.changes());

    BOOST_TEST(session.changes().size() == 2U);
    BOOST_TEST(other.is_secret("a"));
    BOOST_TEST(other.get("b") == nullptr);
    BOOST_TEST(other.get("c") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
