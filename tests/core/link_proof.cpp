#include "core/app/link_proof.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "core/app/session.hpp"
#include "tests/support/tokens.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds noon{1'800'000'000s};

const Tokens tokens = plain_tokens();

}  // namespace

BOOST_AUTO_TEST_SUITE(link_proof)

BOOST_AUTO_TEST_CASE(what_a_server_signs_proves_a_link_for_a_minute) {
    const std::string proof = make_link_proof(tokens, noon);

    BOOST_TEST(proves_link(tokens, proof, noon));
    BOOST_TEST(proves_link(tokens, proof, noon + 59s));
    BOOST_TEST(!proves_link(tokens, proof, noon + 1h));
}

BOOST_AUTO_TEST_CASE(a_clients_token_proves_none) {
    Session session = Session::begin(tokens, "demo", 300s, Caller{});
    session.set_public("iss", "coqewd.link");

    BOOST_TEST(!proves_link(tokens, session.renewed(noon).text(), noon));
}

BOOST_AUTO_TEST_CASE(anything_else_proves_none) {
    for (const auto* text : {"", "x", "a.b.c", "{}"}) BOOST_TEST(!proves_link(tokens, text, noon));
}

BOOST_AUTO_TEST_SUITE_END()
