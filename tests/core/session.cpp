#include "core/app/session.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/tokens.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr std::chrono::sys_seconds noon{1'800'000'000s};

std::vector<std::string> names_of(const json::object& claims) {
    std::vector<std::string> names;
    for (const auto& [name, value] : claims) names.emplace_back(name);
    return names;
}

struct Ada {
    Tokens tokens = plain_tokens();
    Caller caller;

    Ada() {
        caller.socket_id = "socket";
        caller.ip_address = "::1";
    }

    Session begin() const { return Session::begin(tokens, "demo", 300s, caller); }
    Session read(std::string_view token) const { return Session::of(tokens, token, noon).value(); }
    /// The session as it comes back with its next request.
    Session next(const Session& session) const { return read(session.renewed(noon).text()); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session)

BOOST_FIXTURE_TEST_CASE(a_new_session_is_written_as_qewd_writes_it, Ada) {
    const std::string token(begin().renewed(noon).text());

    const json::object claims = claims_of(token);
    BOOST_TEST(json::serialize(claims) ==
               R"({"exp":1800000300,"iat":1800000000,"iss":"qewd.jwt","application":"demo",)"
               R"("timeout":300,"qewd":"secret{\"socketId\":\"socket\",\"ipAddress\":\"::1\",)"
               R"(\"authenticated\":false}"})");
}

BOOST_FIXTURE_TEST_CASE(a_session_is_that_of_its_token, Ada) {
    const Session session = next(begin());

    BOOST_TEST(session.application() == "demo");
    BOOST_TEST((session.timeout() == 300s));
    BOOST_TEST(!session.authenticated());
    BOOST_TEST(session.get("socketId")->as_string() == "socket");
    BOOST_TEST(session.get("iss")->as_string() == "qewd.jwt");
    BOOST_TEST(!session.changed());
}

BOOST_FIXTURE_TEST_CASE(a_token_that_does_not_verify_is_no_session, Ada) {
    const std::string token(begin().renewed(noon).text());
    const std::string forged = plain_token(claims_of(token), "other");

    BOOST_TEST(Session::of(tokens, forged, noon).error().message() ==
               "Signature verification failed");
    BOOST_TEST(Session::of(tokens, token, noon + 300s).error().message() == "Token expired");
    BOOST_TEST(Session::of(tokens, "", noon).has_error());
}

BOOST_FIXTURE_TEST_CASE(a_session_whose_time_is_over_can_be_gone_on_with_by_its_owner, Ada) {
    const std::string over(begin().renewed(noon - 24h).text());
    const std::string forged = plain_token(claims_of(over), "other");

    const Session session = Session::of_any_age(tokens, over).value();

    BOOST_TEST(session.application() == "demo");
    BOOST_TEST(claims_of(session.renewed(noon).text()).at("exp") == 1'800'000'300);
    BOOST_TEST(Session::of_any_age(tokens, forged).has_error());
}

BOOST_FIXTURE_TEST_CASE(what_is_set_is_there_the_next_time, Ada) {
    Session session = next(begin());

    session.set_authenticated(true);
    session.set_public("welcome", "Hello Ada");
    session.set_private("username", "ada");

    BOOST_TEST(session.changed());
    const Session later = next(session);
    BOOST_TEST(later.authenticated());
    BOOST_TEST(later.public_claims().at("welcome").as_string() == "Hello Ada");
    BOOST_TEST(later.private_claims().at("username").as_string() == "ada");
    BOOST_TEST(!later.public_claims().contains("username"));
    BOOST_TEST(later.get("username")->as_string() == "ada");
}

BOOST_FIXTURE_TEST_CASE(what_says_the_same_again_is_no_change, Ada) {
    Session first = next(begin());
    first.set_public("n", 1);
    first.set_private("m", {1, 2});
    Session session = next(first);

    session.set_public("n", 1);
    session.set_private("m", {1, 2});
    session.set_private("authenticated", false);
    session.erase("nosuch");

    BOOST_TEST(!session.changed());
}

BOOST_FIXTURE_TEST_CASE(a_claim_is_either_public_or_private, Ada) {
    Session session = next(begin());

    session.set_public("a", 1);
    session.set_private("a", 2);
    session.set_private("b", 1);
    session.set_public("b", 2);

    const Session later = next(session);
    BOOST_TEST(!later.public_claims().contains("a"));
    BOOST_TEST(later.private_claims().at("a") == 2);
    BOOST_TEST(later.public_claims().at("b") == 2);
    BOOST_TEST(!later.private_claims().contains("b"));
}

BOOST_FIXTURE_TEST_CASE(a_claim_that_only_moves_is_a_change, Ada) {
    Session first = next(begin());
    first.set_public("n", 1);
    Session session = next(first);

    session.set_private("n", 1);

    BOOST_TEST(session.changed());
    BOOST_TEST(next(session).private_claims().at("n") == 1);
}

// QEWD's makePublic() leaves the old value among the private claims.
BOOST_FIXTURE_TEST_CASE(a_public_claim_that_javascript_takes_for_true_hides_a_private_one, Ada) {
    json::object claims = claims_of(begin().renewed(noon).text());
    claims["authenticated"] = true;

    const Session session = read(tokens.sign(claims));

    BOOST_TEST(session.authenticated());
    BOOST_TEST(!session.is_secret("authenticated"));
}

BOOST_FIXTURE_TEST_CASE(a_public_claim_that_javascript_takes_for_false_hides_none, Ada) {
    for (const json::value& falsy :
         {json::value(false), json::value(0), json::value(""), json::value(nullptr)}) {
        Session first = begin();
        first.set_private("n", 1);
        json::object claims = claims_of(first.renewed(noon).text());
        claims["n"] = falsy;

        const Session session = read(tokens.sign(claims));

        BOOST_TEST(*session.get("n") == json::value(1));
    }
}

BOOST_FIXTURE_TEST_CASE(an_erased_claim_is_gone_and_the_others_keep_their_order, Ada) {
    Session first = next(begin());
    for (const auto* name : {"a", "b", "c", "d"}) {
        first.set_public(name, 1);
        first.set_private(std::string("p") + name, 1);
    }
    Session session = next(first);

    session.erase("a");
    session.erase("pa");

    const Session later = next(session);
    BOOST_TEST(session.changed());
    BOOST_TEST(names_of(later.public_claims()) ==
                   (std::vector<std::string>{"exp", "iat", "iss", "application", "timeout", "qewd",
                                             "b", "c", "d"}),
               boost::test_tools::per_element());
    BOOST_TEST(
        names_of(later.private_claims()) ==
            (std::vector<std::string>{"socketId", "ipAddress", "authenticated", "pb", "pc", "pd"}),
        boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_order_of_claims_stays_when_one_becomes_private, Ada) {
    Session session = next(begin());

    session.set_private("timeout", 5);

    BOOST_TEST(names_of(session.public_claims()) ==
                   (std::vector<std::string>{"exp", "iat", "iss", "application", "qewd"}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_handler_can_not_change_what_the_token_says_of_itself, Ada) {
    Session session = next(begin());
    const std::string before(session.renewed(noon).text());

    for (const auto* name : {"exp", "iat", "nbf", "iss", "application", "qewd", "qewd_list"}) {
        session.set_public(name, "evil");
        session.set_private(name, "evil");
        session.erase(name);
    }

    BOOST_TEST(!session.changed());
    BOOST_TEST(session.renewed(noon).text() == before);
}

BOOST_FIXTURE_TEST_CASE(the_timeout_of_a_session_is_a_claim_that_a_handler_may_set, Ada) {
    Session session = next(begin());

    session.set_timeout(1200s);

    const json::object claims = claims_of(session.renewed(noon + 5s).text());
    BOOST_TEST(claims.at("iat") == 1'800'000'005);
    BOOST_TEST(claims.at("exp") == 1'800'001'205);
    BOOST_TEST(claims.at("timeout") == 1200);
}

BOOST_FIXTURE_TEST_CASE(a_timeout_that_means_nothing_is_the_default, Ada) {
    const json::object claims = claims_of(begin().renewed(noon).text());
    for (const json::value& odd : {json::value("300"), json::value(0), json::value(-5),
                                   json::value(2.5), json::value(nullptr), json::value(1e300)}) {
        json::object changed = claims;
        changed["timeout"] = odd;

        BOOST_TEST((read(tokens.sign(changed)).timeout() == 300s));
    }
    json::object missing = claims;
    missing.stable_erase("timeout");
    json::object huge = claims;
    huge["timeout"] = 9'223'372'036'854'775'807;

    BOOST_TEST((read(tokens.sign(missing)).timeout() == 300s));
    BOOST_TEST((read(tokens.sign(huge)).timeout() == std::chrono::years(1)));
}

BOOST_FIXTURE_TEST_CASE(a_token_without_expiry_gets_one, Ada) {
    const Session session = read(tokens.sign({{"application", "demo"}}));

    BOOST_TEST(claims_of(session.renewed(noon).text()).at("exp") == 1'800'000'300);
}

BOOST_FIXTURE_TEST_CASE(an_application_that_is_no_text_is_none, Ada) {
    BOOST_TEST(read(tokens.sign({{"application", {"demo"}}})).application().empty());
    BOOST_TEST(read(tokens.sign({{"timeout", 300}})).application().empty());
}

BOOST_FIXTURE_TEST_CASE(private_claims_that_no_key_opens_are_none, Ada) {
    const Session session = read(tokens.sign({{"application", "demo"}, {"qewd", "foreign"}}));

    BOOST_TEST(session.private_claims().empty());
    BOOST_TEST(!session.authenticated());
    BOOST_TEST(claims_of(session.renewed(noon).text()).at("qewd").as_string() == "foreign");
}

BOOST_FIXTURE_TEST_CASE(authenticated_is_only_what_is_literally_true, Ada) {
    for (const json::value& odd : {json::value(1), json::value("true"), json::value(nullptr)}) {
        Session session = next(begin());
        session.set_private("authenticated", odd);

        BOOST_TEST(!session.authenticated());
    }
}

BOOST_FIXTURE_TEST_CASE(a_token_for_another_application_keeps_all_else_the_times_too, Ada) {
    Session session = next(begin());
    session.set_private("n", 1);

    const std::string token(session.token_for("stock").text());

    json::object claims = claims_of(token);
    BOOST_TEST(claims.at("application").as_string() == "stock");
    BOOST_TEST(claims.at("exp") == 1'800'000'300);
    BOOST_TEST(secrets_of(token, "secret").at("n") == 1);
    BOOST_TEST(session.application() == "demo");
}

BOOST_FIXTURE_TEST_CASE(a_token_that_is_good_for_a_moment_more_is_passed_on_with_a_new_expiry,
                        Ada) {
    tokens.check_times = [](const auto&, auto) { return error_code(); };
    const std::string token(begin().renewed(noon).text());
    const auto exp_at = [&](std::chrono::sys_seconds now) {
        const Session session = Session::of(tokens, token, now).value();
        return claims_of(session.token_for("stock").text()).at("exp").to_number<std::int64_t>();
    };

    BOOST_TEST(exp_at(noon + 299s) == 1'800'000'300);
    BOOST_TEST(exp_at(noon + 300s) == 1'800'000'600);
    BOOST_TEST(exp_at(noon + 303s) == 1'800'000'603);
}

BOOST_AUTO_TEST_SUITE_END()
