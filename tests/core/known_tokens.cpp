#include "core/app/known_tokens.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>

#include "core/app/session.hpp"
#include "tests/support/tokens.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr std::chrono::sys_seconds noon{1'800'000'000s};

std::shared_ptr<const KnownToken> token_of(std::string text) {
    return std::make_shared<const KnownToken>(std::move(text), json::object{{"n", 1}});
}

/// A server that counts what it costs.
struct Remembering {
    int signatures = 0;
    int proofs = 0;
    int openings = 0;
    Tokens tokens = plain_tokens();
    Caller caller;

    Remembering() {
        tokens.known = std::make_shared<KnownTokens>(64);
        count(tokens.sign, signatures);
        count(tokens.verify_signature, proofs);
        count(tokens.open, openings);
    }

    template <typename Function>
    static void count(Function& function, int& calls) {
        function = [function, &calls](const auto& argument) {
            ++calls;
            return function(argument);
        };
    }

    std::string first_token() const {
        return std::string(Session::begin(tokens, "demo", 300s, caller).renewed(noon).text());
    }
    Session read(std::string_view token, std::chrono::sys_seconds now = noon) const {
        return Session::of(tokens, token, now).value();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(known_tokens)

BOOST_AUTO_TEST_CASE(a_token_is_known_by_all_its_bytes) {
    KnownTokens known(8);
    known.remember(token_of("a.b.c"));

    BOOST_TEST(known.find("a.b.c")->claims().at("n").as_int64() == 1);
    for (const auto* other : {"a.b.d", "b.b.c", "a.b.", "a.b.cc", ""}) {
        BOOST_TEST(!known.find(other), other);
    }
}

BOOST_AUTO_TEST_CASE(the_last_that_came_has_the_place) {
    KnownTokens known(1);
    known.remember(token_of("one"));

    known.remember(token_of("two"));

    BOOST_TEST(!known.find("one"));
    BOOST_TEST(known.find("two"));
}

BOOST_AUTO_TEST_CASE(one_that_is_too_long_is_not_kept) {
    KnownTokens known(8);
    const std::string just(KnownTokens::token_bytes_max, 'x');

    known.remember(token_of(just));
    known.remember(token_of(just + "x"));

    BOOST_TEST(known.find(just));
    BOOST_TEST(!known.find(just + "x"));
}

BOOST_FIXTURE_TEST_CASE(a_token_of_ours_needs_no_proof_when_it_comes_back, Remembering) {
    const std::string token = first_token();

    const Session session = read(token);

    BOOST_TEST(session.application() == "demo");
    BOOST_TEST(proofs == 0);
}

BOOST_FIXTURE_TEST_CASE(a_token_of_somebody_else_is_proved_once, Remembering) {
    const std::string token = plain_token({{"application", "demo"}}, "secret");

    read(token);
    read(token);

    BOOST_TEST(proofs == 1);
}

BOOST_FIXTURE_TEST_CASE(a_token_that_is_known_expires_like_any_other, Remembering) {
    const std::string token = first_token();
    read(token);

    const auto late = Session::of(tokens, token, noon + 300s);

    BOOST_TEST((late.error() == make_error_code(TokenError::expired)));
}

BOOST_FIXTURE_TEST_CASE(the_times_of_a_token_are_looked_at_once_a_second, Remembering) {
    int looks = 0;
    tokens.check_times = [&looks, check = tokens.check_times](const json::object& claims,
                                                              std::chrono::sys_seconds now) {
        ++looks;
        return check(claims, now);
    };
    const std::string token = first_token();

    for (int n = 0; n < 3; ++n) read(token);
    const int in_one_second = looks;
    read(token, noon + 1s);

    BOOST_TEST(in_one_second == 1);
    BOOST_TEST(looks == 2);
}

BOOST_AUTO_TEST_CASE(tokens_with_other_times_and_applications_have_the_same_content) {
    const auto content = [](json::object claims) { return KnownToken("", claims).content(); };

    const std::string shop = content({{"exp", 1}, {"application", "shop"}, {"cart", {"tea"}}});

    BOOST_TEST(shop == content({{"exp", 2}, {"application", "stock"}, {"cart", {"tea"}}}));
    BOOST_TEST(shop != content({{"exp", 1}, {"application", "shop"}, {"cart", {"milk"}}}));
    BOOST_TEST(shop != content({{"exp", 1}, {"cart", {"tea"}}, {"qewd", "sealed"}}));
}

BOOST_FIXTURE_TEST_CASE(a_forged_token_is_not_remembered, Remembering) {
    const std::string forged = plain_token({{"application", "demo"}}, "guess");

    for (int n = 0; n < 2; ++n) BOOST_TEST(Session::of(tokens, forged, noon).has_error());

    BOOST_TEST(proofs == 2);
}

BOOST_FIXTURE_TEST_CASE(what_says_the_same_in_the_same_second_is_signed_once, Remembering) {
    const std::string token = first_token();
    signatures = 0;

    const std::string again(read(token).renewed(noon).text());
    const std::string later(read(token).renewed(noon + 1s).text());
    const std::string later_again(read(token).renewed(noon + 1s).text());

    BOOST_TEST(again == token);
    BOOST_TEST(later == later_again);
    BOOST_TEST(claims_of(later).at("iat").as_int64() == (noon + 1s).time_since_epoch().count());
    BOOST_TEST(claims_of(later).at("exp").as_int64() == (noon + 301s).time_since_epoch().count());
    BOOST_TEST(signatures == 1);
}

BOOST_FIXTURE_TEST_CASE(a_session_that_was_changed_gets_a_token_that_says_so, Remembering) {
    Session session = read(first_token());
    static_cast<void>(session.renewed(noon));

    session.set_public("colour", "green");
    const Session read_again = read(session.renewed(noon).text());

    BOOST_TEST(read_again.get("colour")->as_string() == "green");
    BOOST_TEST(!read(first_token()).get("colour"));
}

BOOST_FIXTURE_TEST_CASE(the_token_for_another_application_is_signed_once_for_each, Remembering) {
    const std::string token = first_token();
    signatures = 0;

    const std::string stock(read(token).token_for("stock").text());
    BOOST_TEST(read(token).token_for("stock").text() == stock);
    const std::string shop(read(token).token_for("shop").text());

    BOOST_TEST(claims_of(stock).at("application").as_string() == "stock");
    BOOST_TEST(claims_of(shop).at("application").as_string() == "shop");
    BOOST_TEST(signatures == 2);
}

BOOST_FIXTURE_TEST_CASE(of_many_applications_the_last_ones_are_remembered, Remembering) {
    const std::string token = first_token();
    const auto ask = [&](std::size_t application) {
        const int before = signatures;
        static_cast<void>(read(token).token_for(std::to_string(application)));
        return signatures - before;
    };

    for (std::size_t n = 0; n <= KnownToken::translations_max; ++n) BOOST_TEST(ask(n) == 1);

    for (std::size_t n = 1; n <= KnownToken::translations_max; ++n) BOOST_TEST(ask(n) == 0);
    BOOST_TEST(ask(0) == 1);
}

BOOST_FIXTURE_TEST_CASE(private_claims_are_opened_once, Remembering) {
    const std::string token = first_token();

    for (int n = 0; n < 3; ++n) BOOST_TEST(!read(token).authenticated());

    BOOST_TEST(openings == 1);
}

BOOST_AUTO_TEST_SUITE_END()
