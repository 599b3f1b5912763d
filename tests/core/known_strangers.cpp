#include "core/app/known_strangers.hpp"

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

Stranger from(std::string ip_address) {
    return {.application = "shop",
            .timeout = 300s,
            .socket_id = {},
            .ip_address = std::move(ip_address),
            .now = noon};
}

std::shared_ptr<const KnownToken> some_token() {
    return std::make_shared<const KnownToken>(SharedText(), json::object{});
}

/// A server that counts how often it signs and seals.
struct Counting {
    int signatures = 0;
    int seals = 0;
    Tokens tokens = plain_tokens();

    Counting() {
        tokens.known = std::make_shared<KnownTokens>(64);
        tokens.strangers = std::make_shared<KnownStrangers>(64);
        tokens.sign = [this, sign = tokens.sign](const json::object& claims) {
            ++signatures;
            return sign(claims);
        };
        tokens.seal = [this, seal = tokens.seal](const json::object& claims) {
            ++seals;
            return seal(claims);
        };
    }

    Session stranger(std::string ip_address = "10.0.0.7",
                     std::chrono::sys_seconds now = noon) const {
        Caller caller;
        caller.ip_address = std::move(ip_address);
        return Session::begin_anonymous(tokens, "shop", 300s, caller, now);
    }
    std::string shown(const Session& session, std::string_view application = "stock") const {
        return std::string(session.token_for(application).text());
    }
    Session read(const std::string& token) const {
        return Session::of(tokens, token, noon).value();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(known_strangers)

BOOST_AUTO_TEST_CASE(only_who_is_the_same_in_everything_is_known) {
    KnownStrangers known(1);
    const auto token = known.token_of(from("10.0.0.7"), some_token);
    int made = 0;
    const auto make = [&made] {
        ++made;
        return some_token();
    };

    BOOST_TEST(known.token_of(from("10.0.0.7"), make) == token);
    BOOST_TEST(made == 0);
    Stranger later = from("10.0.0.7");
    later.now += 1s;
    Stranger elsewhere = from("10.0.0.7");
    elsewhere.application = "stock";
    Stranger longer = from("10.0.0.7");
    longer.timeout = 301s;
    Stranger connected = from("10.0.0.7");
    connected.socket_id = "a";
    for (const Stranger& other : {from("10.0.0.8"), later, elsewhere, longer, connected}) {
        known.token_of(other, make);
    }
    BOOST_TEST(made == 5);
}

BOOST_AUTO_TEST_CASE(one_with_a_long_name_is_not_kept) {
    KnownStrangers known(8);
    const std::string just(KnownStrangers::name_bytes_max - from("").application.size(), 'x');

    const auto kept = known.token_of(from(just), some_token);
    const auto not_kept = known.token_of(from(just + "x"), some_token);

    BOOST_TEST(known.token_of(from(just), some_token) == kept);
    BOOST_TEST(known.token_of(from(just + "x"), some_token) != not_kept);
}

BOOST_FIXTURE_TEST_CASE(those_of_one_second_from_one_address_are_signed_once, Counting) {
    const std::string first = shown(stranger());

    BOOST_TEST(shown(stranger()) == first);
    BOOST_TEST(signatures == 1);
    BOOST_TEST(seals == 1);
    BOOST_TEST(shown(stranger("10.0.0.8")) != first);
    BOOST_TEST(shown(stranger("10.0.0.7", noon + 1s)) != first);
    BOOST_TEST(shown(stranger(), "store") != first);
}

BOOST_FIXTURE_TEST_CASE(what_is_shown_says_who_it_is, Counting) {
    shown(stranger());
    const Session shown_later = stranger();

    const Session read_there = read(shown(shown_later));

    BOOST_TEST(read_there.application() == "stock");
    BOOST_TEST(read_there.anonymous());
    BOOST_TEST(read_there.public_claims().at("exp").as_int64() == 1'800'000'300);
    BOOST_TEST(*read_there.get("ipAddress") == json::value("10.0.0.7"));
    BOOST_TEST(!read_there.authenticated());
    BOOST_TEST(shown_later.anonymous());
    BOOST_TEST(shown_later.application() == "shop");
    BOOST_TEST(*shown_later.get("ipAddress") == json::value("10.0.0.7"));
}

BOOST_FIXTURE_TEST_CASE(what_one_of_them_says_afterwards_is_its_own, Counting) {
    const Session first = stranger();
    shown(first);
    Session second = stranger();
    shown(second);

    second.set_authenticated(true);
    second.set_public("cart", "tea");

    const Session read_there = read(shown(second));
    BOOST_TEST(read_there.authenticated());
    BOOST_TEST(!read_there.anonymous());
    BOOST_TEST(*read_there.get("cart") == json::value("tea"));
    BOOST_TEST(read(shown(first)).anonymous());
    BOOST_TEST(!read(shown(stranger())).get("cart"));
}

BOOST_FIXTURE_TEST_CASE(what_was_said_before_is_its_own_too, Counting) {
    shown(stranger());
    Session changed = stranger();
    changed.set_public("cart", "tea");

    const Session read_there = read(shown(changed));

    BOOST_TEST(*read_there.get("cart") == json::value("tea"));
    BOOST_TEST(!read(shown(stranger())).get("cart"));
}

BOOST_FIXTURE_TEST_CASE(what_another_server_has_changed_is_seen, Counting) {
    const Session before = stranger();
    Session there = read(shown(before));
    there.set_private("user", "ada");
    Session here = before;

    here.adopt(before, read(std::string(there.renewed(noon).text())));

    BOOST_TEST(here.changed());
    BOOST_TEST(!here.anonymous());
    BOOST_TEST(*here.get("user") == json::value("ada"));
    BOOST_TEST(!stranger().get("user"));
}

BOOST_FIXTURE_TEST_CASE(what_another_server_has_left_alone_changes_nothing, Counting) {
    const Session before = stranger();
    const Session there = read(shown(before));
    Session here = before;

    here.adopt(before, read(std::string(there.renewed(noon + 1s).text())));

    BOOST_TEST(!here.changed());
    BOOST_TEST(here.anonymous());
}

BOOST_FIXTURE_TEST_CASE(a_server_that_remembers_nobody_signs_each_time, Counting) {
    tokens.strangers = nullptr;

    shown(stranger());
    shown(stranger());

    BOOST_TEST(signatures == 2);
}

BOOST_AUTO_TEST_SUITE_END()
