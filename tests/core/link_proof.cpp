#include "core/app/link_proof.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "core/app/session.hpp"
#include "core/app/verify_error.hpp"
#include "tests/support/tokens.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds noon{1'800'000'000s};

const Tokens tokens = plain_tokens();

}  // namespace

BOOST_AUTO_TEST_SUITE(link_proof)

BOOST_AUTO_TEST_CASE(what_a_server_signs_proves_a_link_for_five_minutes) {
    const std::string proof = make_link_proof(tokens, noon);

    BOOST_TEST(proves_link(tokens, proof, noon));
    BOOST_TEST(proves_link(tokens, proof, noon + 299s));
    BOOST_TEST(!proves_link(tokens, proof, noon + 1h));
}

BOOST_AUTO_TEST_CASE(a_clients_token_proves_none) {
    Session session = Session::begin(tokens, "demo", 300s, Caller{});
    session.set_public("iss", "coqewd.link");

    BOOST_TEST(!proves_link(tokens, session.renewed(noon).text(), noon));
}

BOOST_AUTO_TEST_CASE(a_proof_is_no_session_that_could_be_renewed) {
    const std::string proof = make_link_proof(tokens, noon);

    const auto session = Session::of(tokens, proof, noon);

    BOOST_TEST_REQUIRE(session.has_error());
    BOOST_TEST((session.error() == VerifyError::proves_a_link));
    BOOST_TEST(proves_link(tokens, proof, noon));
}

BOOST_AUTO_TEST_CASE(a_proof_is_not_good_for_longer_whatever_it_says) {
    const auto proof_for = [](std::chrono::seconds time) {
        const auto issued = noon.time_since_epoch();
        return tokens.sign(
            {{"exp", (issued + time).count()}, {"iat", issued.count()}, {"iss", "coqewd.link"}});
    };

    BOOST_TEST(proves_link(tokens, proof_for(300s), noon));
    BOOST_TEST(!proves_link(tokens, proof_for(301s), noon));
    BOOST_TEST(!proves_link(tokens, tokens.sign({{"iss", "coqewd.link"}}), noon));
}

BOOST_AUTO_TEST_CASE(anything_else_proves_none) {
    for (const auto* text : {"", "x", "a.b.c", "{}"}) BOOST_TEST(!proves_link(tokens, text, noon));
}

BOOST_AUTO_TEST_SUITE_END()
