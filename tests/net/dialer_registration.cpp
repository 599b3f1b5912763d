#include "tests/net/dialing.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* refusal = R"({"error":"Not for you","disconnect":true})";

/// A dialer whose first link was up and has been lost, and that has dialled again.
struct Redialled : Dialing {
    Redialled() {
        dial();
        bring_up();
        server().vanish();
        redial();
        server().join();
    }
};

std::string token_of(const boost::json::object& call) {
    const auto* token = call.if_contains("token");
    return token ? std::string(token->as_string()) : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dialer_registration)

BOOST_FIXTURE_TEST_CASE(link_registers_for_its_application_before_it_is_used, Dialing) {
    dial();
    server().join();

    const auto call = this->call("ewd-register");
    BOOST_TEST(call.at("application").as_string() == "demo");
    BOOST_TEST(call.at("coqewd_link").as_string() == "proof");
    BOOST_TEST(token_of(call) == "");
    BOOST_TEST(!peer->up());

    answer(call, R"({"token":"first"})");
    BOOST_TEST(peer->up());
    BOOST_TEST(log == Strings{"The link to stock is up"});
}

BOOST_FIXTURE_TEST_CASE(ids_of_a_link_begin_at_a_random_number, Dialing) {
    dial();
    server().join();

    BOOST_TEST(call("ewd-register").at("ms_requestId") == 1 + (1ULL << 51));
}

BOOST_FIXTURE_TEST_CASE(redialled_link_re_registers_with_the_token_it_had, Redialled) {
    const auto call = this->call("ewd-reregister");
    BOOST_TEST(token_of(call) == "first renewed");
    BOOST_TEST(call.at("coqewd_link").as_string() == "proof");

    answer(call, R"({"ok":true,"token":"second","coqewd_calls_max":100})");

    BOOST_TEST(peer->up());
    server().vanish();
    redial();
    server().join();
    BOOST_TEST(token_of(this->call("ewd-reregister")) == "second renewed");
}

BOOST_FIXTURE_TEST_CASE(refused_re_registration_is_followed_by_a_registration, Redialled) {
    answer(call("ewd-reregister"), refusal);
    const auto call = this->call("ewd-register");
    BOOST_TEST(token_of(call) == "");

    answer(call, R"({"token":"second","coqewd_calls_max":100})");

    BOOST_TEST(peer->up());
    server().vanish();
    redial();
    server().join();
    BOOST_TEST(token_of(this->call("ewd-reregister")) == "second renewed");
}

BOOST_FIXTURE_TEST_CASE(token_that_was_refused_is_not_tried_again, Redialled) {
    answer(call("ewd-reregister"), refusal);
    answer(call("ewd-register"), refusal);
    server().part();
    redial(2);
    server().join();

    BOOST_TEST(token_of(call("ewd-register")) == "");
}

BOOST_FIXTURE_TEST_CASE(token_that_can_not_be_renewed_is_followed_by_a_registration, Dialing) {
    renew = [](const std::string&) { return std::string(); };
    dial();
    bring_up();
    server().vanish();
    redial();
    server().join();

    BOOST_TEST(token_of(call("ewd-register")) == "");
}

BOOST_FIXTURE_TEST_CASE(link_to_a_node_js_qewd_registers_anew, Dialing) {
    dial();
    server().join();
    answer(call("ewd-register"), R"({"token":"first"})");
    server().vanish();
    redial();
    server().join();

    BOOST_TEST(token_of(call("ewd-register")) == "");
}

BOOST_FIXTURE_TEST_CASE(node_js_qewd_in_the_place_of_a_coqewd_is_registered_with, Redialled) {
    answer(call("ewd-reregister"), R"({"ok":true,"token":"second"})");

    BOOST_TEST(!peer->up());
    answer(call("ewd-register"), R"({"token":"third"})");
    BOOST_TEST(peer->up());
}

BOOST_FIXTURE_TEST_CASE(private_claims_that_a_node_js_qewd_can_not_read_are_warned_of_once,
                        Dialing) {
    auto with = options();
    with.qewd_compat = false;
    dial(std::move(with));
    server().join();
    answer(call("ewd-register"), R"({"token":"first"})");
    server().vanish();
    redial();
    server().join();
    answer(call("ewd-register"), R"({"token":"second"})");

    const auto names_the_flag = [](const std::string& line) {
        return line.find("--qewd-compat") != std::string::npos;
    };
    BOOST_TEST(std::ranges::count_if(log, names_the_flag) == 1);
    BOOST_TEST(log.front().starts_with("stock is a Node.js QEWD"));
}

BOOST_FIXTURE_TEST_CASE(private_claims_are_no_matter_between_coqewds, Dialing) {
    auto with = options();
    with.qewd_compat = false;
    dial(std::move(with));

    bring_up();

    BOOST_TEST(log == Strings{"The link to stock is up"});
}

BOOST_FIXTURE_TEST_CASE(refused_registration_is_said_once_and_tried_again, Dialing) {
    dial();
    server().join();
    answer(call("ewd-register"), refusal);

    BOOST_TEST(!peer->up());
    BOOST_TEST(server().part() == Strings{"close 1000"});
    BOOST_TEST(why() == "It does not let this server register for demo: Not for you");
    redial(1);
    server().join();
    answer(call("ewd-register"), refusal);
    server().part();
    redial(2);

    BOOST_TEST(network.dialled == 3U);
    BOOST_TEST(log.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(registration_without_a_token_is_none, Dialing) {
    dial();
    server().join();
    answer(call("ewd-register"), R"({"ok":true})");

    server().part();
    BOOST_TEST(!peer->up());
    BOOST_TEST(why() == "It does not let this server register for demo: its reply has no token");
}

BOOST_FIXTURE_TEST_CASE(token_of_another_secret_makes_no_link, Dialing) {
    verifies = [](const std::string& token) { return token != "strange"; };
    dial();
    server().join();
    answer(call("ewd-register"), R"({"token":"strange"})");

    server().part();
    BOOST_TEST(!peer->up());
    BOOST_TEST(why() ==
               "It signs tokens with a secret that this server does not have; joined servers need "
               "the same");
    redial(1);
    server().join();
    answer(call("ewd-register"), R"({"token":"known"})");
    BOOST_TEST(peer->up());
}

BOOST_FIXTURE_TEST_CASE(registration_that_is_not_answered_ends_the_link, Dialing) {
    dial();
    server().join();
    call("ewd-register");

    pass(register_timeout - 1ms);
    BOOST_TEST(log.empty());
    pass(1ms);

    BOOST_TEST(server().heard() == Strings{"close 1000"});
    pass(Client::farewell);
    BOOST_TEST(why() == "The registration for demo was not answered in time");
    redial();
    BOOST_TEST(network.dialled == 2U);
}

BOOST_FIXTURE_TEST_CASE(both_registrations_together_have_one_deadline, Redialled) {
    const auto call = this->call("ewd-reregister");
    pass(register_timeout - 1s);
    answer(call, refusal);
    this->call("ewd-register");

    pass(1s);

    BOOST_TEST(server().heard() == Strings{"close 1000"});
}

BOOST_FIXTURE_TEST_CASE(re_registration_that_is_not_answered_is_not_followed_by_another,
                        Redialled) {
    call("ewd-reregister");

    pass(register_timeout);

    BOOST_TEST(server().heard() == Strings{"close 1000"});
}

BOOST_FIXTURE_TEST_CASE(link_that_is_lost_while_it_registers_is_said_to_be_lost, Redialled) {
    call("ewd-reregister");
    log.clear();

    server().vanish();

    // It has been said when the link before was lost in the same way.
    BOOST_TEST(log.empty());
    redial(2);
    BOOST_TEST(network.dialled == 3U);
    server().join();
    BOOST_TEST(token_of(call("ewd-reregister")) == "first renewed");
}

BOOST_AUTO_TEST_SUITE_END()
