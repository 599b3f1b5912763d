#include "core/app/forward.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/core/dispatching.hpp"
#include "tests/core/far_peer.hpp"
#include "tests/support/token_store.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

/// A client of `demo` whose types go to the application `remote` of another server.
struct ForwardingServer : Dispatching {
    FarPeer back{io, tally, "back"};

    ForwardingServer() {
        environment.destinations.emplace("back", Destination{back.peer, "remote"});
        routing.add("demo", "*", "back");
    }

    /// The token that a peer answers with after it changed the session that it was given.
    std::string changed_there(std::size_t index, const Tokens& tokens) {
        Session there = Session::of(tokens, back.token_of(index), clock.wall_now()).value();
        there.set_authenticated(true);
        there.set_public("welcome", "Hello");
        return std::string(there.renewed(clock.wall_now() + 10s).text());
    }

    std::string changed_there(std::size_t index) {
        return changed_there(index, environment.tokens);
    }

    /// From here on the client has a token session with so much in it.
    void keep(std::size_t bytes) {
        environment.token_sessions = numbered_sessions();
        begin_token_session();
        const SessionChange change{SessionPart::secret, "much",
                                   json::value(std::string(bytes, 'x'))};
        BOOST_REQUIRE(!environment.token_sessions->change(token, {change}, clock.wall_now()));
    }

    static std::string quoted(const std::string& text) {
        return json::serialize(json::value(text));
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(forward)

BOOST_FIXTURE_TEST_CASE(a_request_goes_on_under_the_applications_name_there, ForwardingServer) {
    open();
    clock.advance(0s);

    send("echo", R"(,"params":{"n":1.50},"ms_requestId":"mine")");

    json::object call = back.heard.at(0);
    const std::string sent = back.token_of(0);
    call.stable_erase("token");
    BOOST_TEST(json::serialize(call) ==
               R"({"type":"echo","params":{"n":1.5E0},"jwt":true,"ms_requestId":1,)"
               R"("coqewd_budget_ms":30000,"coqewd_hops":1})");
    json::object there = claims_of(sent);
    json::object here = claims_of(token);
    BOOST_TEST(there.at("application").as_string() == "remote");
    there["application"] = "demo";
    BOOST_TEST(there == here);
    back.answer(0, "{}");
}

BOOST_FIXTURE_TEST_CASE(the_reply_comes_back_under_the_applications_name_here, ForwardingServer) {
    open();
    send("echo", R"(,"ms_requestId":"mine")");

    back.answer(0, R"({"n":1.50,"token":)" + quoted(changed_there(0)) + "}");

    const auto& frame = heard.at(0);
    BOOST_TEST(frame.at("ms_requestId").as_string() == "mine");
    BOOST_TEST(frame.at("message").at("n") == 1.5);
    const std::string back_token = token_in(frame);
    BOOST_TEST(claims_of(back_token).at("application").as_string() == "demo");
    BOOST_TEST(claims_of(back_token).at("welcome").as_string() == "Hello");
    BOOST_TEST(secrets_of(back_token, "secret").at("authenticated") == true);
    BOOST_TEST(tally.counts().replied == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_token_of_another_secret_is_dropped_and_named_in_the_log,
                        ForwardingServer) {
    open();
    send("echo");

    const Tokens foreign = plain_tokens("other");
    const std::string forged = foreign.sign(claims_of(changed_there(0)));
    back.answer(0, R"({"n":1,"token":)" + quoted(forged) + "}");

    BOOST_TEST(json::serialize(heard.at(0).at("message")) == R"({"n":1})");
    BOOST_TEST(warnings().at(0).find("does not verify") != std::string::npos);
    BOOST_TEST(warnings().at(0).find(forged) == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_token_of_a_peer_that_is_no_text_or_expired_is_dropped, ForwardingServer) {
    open();
    for (int n = 0; n < 3; ++n) send("echo");
    json::object old = claims_of(back.token_of(0));
    old["exp"] = 1;

    back.answer(0, R"({"token":{"a":1}})");
    back.answer(1, R"({"token":"a.b.c"})");
    back.answer(2, R"({"token":)" + quoted(environment.tokens.sign(old)) + "}");

    for (const auto& frame : heard) BOOST_TEST(json::serialize(frame.at("message")) == "{}");
}

BOOST_FIXTURE_TEST_CASE(a_token_beside_an_array_is_rewritten_and_stays_beside_it,
                        ForwardingServer) {
    open();
    send("list");

    back.answer(0, "[1,2]", ",\"token\":" + quoted(changed_there(0)));

    BOOST_TEST(json::serialize(heard.at(0).at("message")) == "[1,2]");
    const json::object claims = claims_of(heard.at(0).at("token").as_string());
    BOOST_TEST(claims.at("application").as_string() == "demo");
    BOOST_TEST(claims.at("welcome").as_string() == "Hello");
}

BOOST_FIXTURE_TEST_CASE(a_fault_comes_back_as_it_is_with_the_token_of_a_changed_session,
                        ForwardingServer) {
    open();
    send("refuse");
    send("refuse");

    const std::string error = R"({"error":"no","status":{"code":418},"more":1)";
    const std::string fault = R"(,"fault":{"code":"forbidden","node":"far away","retryable":true})";
    back.answer(0, error + "}", fault);
    back.answer(1, error + R"(,"token":)" + quoted(changed_there(1)) + "}", fault);

    BOOST_TEST(json::serialize(heard.at(0).at("message")) == error + "}");
    BOOST_TEST(json::serialize(heard.at(0).at("fault")) ==
               R"({"code":"forbidden","node":"far away","retryable":true})");
    BOOST_TEST(claims_of(token_in(heard.at(1))).at("application").as_string() == "demo");
    BOOST_TEST(secrets_of(token_in(heard.at(1)), "secret").at("authenticated") == true);
    BOOST_TEST(tally.counts().failed == 2U);
}

BOOST_FIXTURE_TEST_CASE(an_error_of_a_node_js_qewd_names_this_server, ForwardingServer) {
    open();
    send("refuse");

    back.answer(0, R"({"error":"Invalid JWT: Error: Token expired","disconnect":true})");

    BOOST_TEST(json::serialize(heard.at(0).at("message")) ==
               R"({"error":"Invalid JWT: Error: Token expired"})");
    BOOST_TEST(json::serialize(heard.at(0).at("fault")) ==
               R"({"code":"application","node":"here","retryable":false})");
}

BOOST_FIXTURE_TEST_CASE(intermediate_messages_of_a_peer_reach_the_client_in_order,
                        ForwardingServer) {
    open();
    send("work", R"(,"ms_requestId":"mine")");

    for (int n = 0; n < 3; ++n) {
        back.say(R"({"type":"step","finished":false,"message":{"n":)" + std::to_string(n) +
                 R"(},"ms_requestId":1})");
    }
    back.answer(0, R"({"done":true})");

    BOOST_TEST(heard.size() == 4U);
    for (std::size_t n = 0; n < 3; ++n) {
        BOOST_TEST(json::serialize(heard.at(n)) ==
                   R"({"type":"step","finished":false,"message":{"n":)" + std::to_string(n) +
                       R"(},"responseTime":"0ms","ms_requestId":"mine"})");
    }
    BOOST_TEST(heard.at(3).at("type").as_string() == "work");
}

BOOST_FIXTURE_TEST_CASE(fifty_requests_of_one_type_get_their_own_replies, ForwardingServer) {
    open();
    for (int n = 0; n < 50; ++n) send("echo", ",\"ms_requestId\":" + std::to_string(n));

    for (std::size_t n = 50; n-- > 0;) back.answer(n, "{\"n\":" + std::to_string(n) + "}");

    for (std::size_t n = 0; n < 50; ++n) {
        BOOST_TEST(heard.at(n).at("message").at("n") == 49 - n);
        BOOST_TEST(heard.at(n).at("ms_requestId") == 49 - n);
    }
    BOOST_TEST(tally.counts().replied == 50U);
}

BOOST_FIXTURE_TEST_CASE(budget_and_hops_travel_on, ForwardingServer) {
    open();

    send("echo", R"(,"coqewd_budget_ms":1500,"coqewd_hops":3)");
    pass(1500ms);

    BOOST_TEST(back.heard.at(0).at("coqewd_budget_ms") == 1500);
    BOOST_TEST(back.heard.at(0).at("coqewd_hops") == 4);
    BOOST_TEST(fault_code_in(heard.at(0)) == "timed_out");
    BOOST_TEST(heard.at(0).at("message").at("status").at("code") == 504);
    back.answer(0, "{}");
    BOOST_TEST(tally.counts().timed_out == 1U);
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_request_that_goes_in_a_circle_is_a_508_fault, ForwardingServer) {
    environment.hops_max = 2;
    open();

    send("echo", R"(,"coqewd_hops":1)");
    send("echo", R"(,"coqewd_hops":2)");
    send("echo", R"(,"coqewd_hops":4294967295)");

    BOOST_TEST(back.heard.size() == 1U);
    for (const auto& frame : heard) {
        BOOST_TEST(fault_code_in(frame) == "hops_exceeded");
        BOOST_TEST(frame.at("message").at("status").at("code") == 508);
    }
    BOOST_TEST(heard.size() == 2U);
    back.answer(0, "{}");
}

BOOST_FIXTURE_TEST_CASE(a_link_that_is_lost_or_down_is_a_503_fault_at_once, ForwardingServer) {
    open();
    send("echo");
    send("other");

    back.close();
    send("echo");

    BOOST_TEST(heard.size() == 3U);
    for (const auto& frame : heard) {
        BOOST_TEST(frame.at("message").at("status").at("code") == 503);
    }
    BOOST_TEST(fault_code_in(heard.at(0)) == "link_lost");
    BOOST_TEST(fault_code_in(heard.at(1)) == "link_lost");
    BOOST_TEST(fault_code_in(heard.at(2)) == "link_down");
    BOOST_TEST(heard.at(2).at("type").as_string() == "echo");
    BOOST_TEST(tally.counts().failed == 3U);
}

BOOST_FIXTURE_TEST_CASE(a_second_reply_of_a_peer_reaches_nobody, ForwardingServer) {
    open();
    send("echo");

    back.answer(0, R"({"n":1})");
    back.answer(0, R"({"n":2})");

    BOOST_TEST(heard.size() == 1U);
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(requests_at_a_peer_that_are_cancelled_are_answered_at_once,
                        ForwardingServer) {
    open();
    send("echo");

    link->cancel_requests();
    settle(io);

    BOOST_TEST(fault_code_in(heard.at(0)) == "cancelled");
    back.answer(0, "{}");
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_rule_to_a_destination_that_is_not_there_is_a_fault, ForwardingServer) {
    environment.destinations.clear();
    open();

    const auto frame = ask("echo");

    BOOST_TEST(frame.at("message").at("error").as_string() ==
               "back is not a valid microservice destination");
    BOOST_TEST(fault_code_in(frame) == "not_found");
}

BOOST_FIXTURE_TEST_CASE(a_session_that_no_token_can_hold_is_not_shown_to_another_server,
                        ForwardingServer) {
    open();

    keep(1'000);
    send("echo");
    BOOST_TEST(back.heard.size() == 1U);
    back.answer(0, "{}");

    keep(70'000);
    send("echo");
    BOOST_TEST(back.heard.size() == 1U);
    BOOST_TEST(json::serialize(message_of(heard.at(1))) ==
               R"({"error":"The session is too big to be shown to another server: a token holds )"
               R"(64 KiB","status":{"code":500}})");
    BOOST_TEST(fault_code_in(heard.at(1)) == "too_big");
}

BOOST_AUTO_TEST_SUITE_END()
