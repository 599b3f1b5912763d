#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "core/app/session.hpp"
#include "tests/support/tokens.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr std::chrono::sys_seconds noon{1'800'000'000s};

/// A session here that another server is asked for, and what comes back from there.
struct Lent {
    Tokens tokens = plain_tokens();
    Session own = Session::of(tokens, first_token(tokens), noon).value();
    Session before = own;
    Session there = Session::of(tokens, own.token_for("stock").text(), noon).value();

    void give_back() {
        const auto after = Session::of(tokens, there.renewed(noon + 100s).text(), noon).value();
        own.adopt(before, after);
    }

    static std::string first_token(const Tokens& tokens) {
        const Caller caller;
        Session first = Session::begin(tokens, "demo", 300s, caller);
        first.set_public("color", "red");
        first.set_public("size", 1);
        first.set_private("username", "ada");
        first.set_private("cart", {"tea"});
        return std::string(first.renewed(noon).text());
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_adopt)

BOOST_FIXTURE_TEST_CASE(what_the_other_server_only_renewed_is_no_change, Lent) {
    give_back();

    BOOST_TEST(!own.changed());
    BOOST_TEST(own.application() == "demo");
    BOOST_TEST(own.get("exp")->to_number<std::int64_t>() == 1'800'000'300);
}

BOOST_FIXTURE_TEST_CASE(what_the_other_server_set_is_taken_over, Lent) {
    there.set_public("color", "blue");
    there.set_public("new", 1);
    there.set_private("cart", {"tea", "milk"});
    there.set_authenticated(true);

    give_back();

    BOOST_TEST(own.changed());
    BOOST_TEST(own.public_claims().at("color").as_string() == "blue");
    BOOST_TEST(own.public_claims().at("new") == 1);
    BOOST_TEST(json::serialize(own.private_claims().at("cart")) == R"(["tea","milk"])");
    BOOST_TEST(own.authenticated());
}

BOOST_FIXTURE_TEST_CASE(what_the_other_server_erased_is_erased, Lent) {
    there.erase("color");
    there.erase("cart");

    give_back();

    BOOST_TEST(!own.get("color"));
    BOOST_TEST(!own.get("cart"));
    BOOST_TEST(own.get("size")->to_number<int>() == 1);
    BOOST_TEST(own.get("username")->as_string() == "ada");
}

BOOST_FIXTURE_TEST_CASE(a_claim_that_changed_sides_there_changes_them_here, Lent) {
    there.set_private("color", "red");
    there.set_public("username", "ada");

    give_back();

    BOOST_TEST(!own.public_claims().contains("color"));
    BOOST_TEST(own.private_claims().at("color").as_string() == "red");
    BOOST_TEST(own.public_claims().at("username").as_string() == "ada");
    BOOST_TEST(!own.private_claims().contains("username"));
}

// As QEWD's makePublic() does it, which leaves the private claim where it is.
BOOST_FIXTURE_TEST_CASE(a_claim_that_became_public_there_and_stayed_private_is_public_here, Lent) {
    json::object claims = claims_of(there.renewed(noon).text());
    claims["authenticated"] = true;

    own.adopt(before, Session::of(tokens, tokens.sign(claims), noon).value());

    BOOST_TEST(own.authenticated());
    BOOST_TEST(own.public_claims().at("authenticated") == json::value(true));
    BOOST_TEST(!own.private_claims().contains("authenticated"));
}

BOOST_FIXTURE_TEST_CASE(what_changed_here_meanwhile_stays, Lent) {
    own.set_public("size", 2);
    own.set_private("note", "mine");
    there.set_public("color", "blue");

    give_back();

    BOOST_TEST(own.get("size")->to_number<int>() == 2);
    BOOST_TEST(own.get("note")->as_string() == "mine");
    BOOST_TEST(own.get("color")->as_string() == "blue");
}

BOOST_FIXTURE_TEST_CASE(application_and_times_stay_our_own, Lent) {
    const auto after = Session::of(tokens,
                                   tokens.sign({{"exp", 1'900'000'000},
                                                {"iat", 1},
                                                {"iss", "evil"},
                                                {"application", "admin"},
                                                {"timeout", 300},
                                                {"color", "red"},
                                                {"size", 1},
                                                {"nbf", 1},
                                                {"qewd", before.public_claims().at("qewd")}}),
                                   noon)
                           .value();

    own.adopt(before, after);

    BOOST_TEST(own.application() == "demo");
    BOOST_TEST(!own.changed());
    BOOST_TEST(claims_of(own.renewed(noon).text()).at("iss").as_string() == "qewd.jwt");
    BOOST_TEST(!own.get("nbf"));
}

BOOST_FIXTURE_TEST_CASE(a_timeout_that_was_set_there_is_taken_over, Lent) {
    there.set_timeout(60s);

    give_back();

    BOOST_TEST((own.timeout() == 60s));
}

BOOST_AUTO_TEST_SUITE_END()
