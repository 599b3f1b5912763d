#include "core/app/application_switch.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/core/dispatching.hpp"
#include "tests/core/far_peer.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

/// Answers with its params, which the test makes a switch.
Task<Reply> go(Context&, Request request) {
    co_return Reply(json::value(request.params()));
}

Task<Reply> login_and_go(Context& context, Request request) {
    context.session().set_authenticated(true);
    co_return Reply(json::value(request.params()));
}

/// A client of `demo`, whose handlers may switch to `store` on the peer `back`.
struct Switching : Dispatching {
    FarPeer back{io, tally, "back"};

    Switching() {
        environment.destinations.emplace("back", Destination{back.peer, "registered"});
        routing.permit_switch("demo", "store");
        applications["demo"] = {{"go", go}, {"login_and_go", login_and_go}};
    }

    static std::string params(const std::string& message, const std::string& destination = "back",
                              const std::string& application = "store") {
        return ",\"params\":{" + message + ",\"qewd_destination\":\"" + destination +
               "\",\"qewd_application\":\"" + application + "\"}";
    }

    /// Sends what makes the handler switch, and waits until the peer has it.
    void send_switch(const std::string& type, const std::string& more = "") {
        const std::size_t before = back.heard.size();
        send(type, params(R"("type":"greet","params":{"n":1})") + more);
        await([&] { return back.heard.size() > before; });
    }

    /// What the only reply says of the session's private claims.
    json::object secrets() { return secrets_of(token_in(heard.at(0)), "secret"); }

    /// The token that the peer answers with after it changed the session that it was given.
    std::string changed_there() {
        Session there = Session::of(environment.tokens, back.token_of(0), clock.wall_now()).value();
        there.set_public("welcome", "Hello");
        return json::serialize(json::value(there.renewed(clock.wall_now()).text()));
    }
};

constexpr std::string_view peer_error = R"({"error":"no","status":{"code":418}})";

}  // namespace

BOOST_AUTO_TEST_SUITE(application_switch)

BOOST_FIXTURE_TEST_CASE(the_handlers_reply_goes_to_the_peer_as_a_message, Switching) {
    open();

    send_switch("go");

    json::object call = back.heard.at(0);
    call.stable_erase("token");
    BOOST_TEST(json::serialize(call) ==
               R"({"type":"greet","params":{"n":1},"jwt":true,"ms_requestId":1,)"
               R"("coqewd_budget_ms":30000,"coqewd_hops":1})");
    BOOST_TEST(claims_of(back.token_of(0)).at("application").as_string() == "store");
    BOOST_TEST(heard.empty());
    back.answer(0, "{}");
}

BOOST_FIXTURE_TEST_CASE(the_peers_reply_goes_to_the_client_under_the_messages_type, Switching) {
    open();
    send_switch("login_and_go", R"(,"ms_requestId":7)");

    back.say(R"({"type":"step","finished":false,"message":{"n":1},"ms_requestId":1})");
    back.answer(0, R"({"hello":"S","token":)" + changed_there() + '}');

    BOOST_TEST_REQUIRE(heard.size() == 2U);
    BOOST_TEST(heard.at(0).at("type").as_string() == "step");
    const auto& frame = heard.at(1);
    BOOST_TEST(frame.at("type").as_string() == "greet");
    BOOST_TEST(frame.at("ms_requestId") == 7);
    BOOST_TEST(frame.at("message").at("hello").as_string() == "S");
    const json::object claims = claims_of(token_in(frame));
    BOOST_TEST(claims.at("application").as_string() == "demo");
    BOOST_TEST(claims.at("welcome").as_string() == "Hello");
    BOOST_TEST(secrets_of(token_in(frame), "secret").at("authenticated") == true);
    BOOST_TEST(tally.counts().replied == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_success_without_a_token_carries_the_handlers_own, Switching) {
    open();
    send_switch("go");

    back.answer(0, "[1,2]");

    BOOST_TEST(json::serialize(heard.at(0).at("message")) == "[1,2]");
    BOOST_TEST(claims_of(heard.at(0).at("token").as_string()).at("application").as_string() ==
               "demo");
}

BOOST_FIXTURE_TEST_CASE(a_reply_with_one_of_the_members_or_with_no_text_in_them_is_none,
                        Switching) {
    open();

    for (const auto* members : {R"("qewd_destination":"back")", R"("qewd_application":"store")",
                                R"("qewd_destination":"back","qewd_application":["store"])",
                                R"("qewd_destination":1,"qewd_application":"store")"}) {
        const auto frame =
            ask("go", std::string(",\"params\":{\"type\":\"greet\",") + members + '}');

        BOOST_TEST(frame.at("type").as_string() == "go");
        BOOST_TEST(message_of(frame).at("type").as_string() == "greet");
    }
    BOOST_TEST(back.heard.empty());
}

BOOST_FIXTURE_TEST_CASE(a_switch_that_is_not_permitted_is_refused_in_qewds_words, Switching) {
    open();

    const auto frame = ask("go", params(R"("type":"greet")", "back", "admin"));

    BOOST_TEST(frame.at("message").at("error").as_string() ==
               "No permissions set to allow a switch from demo to admin");
    BOOST_TEST(fault_code_in(frame) == "forbidden");
    BOOST_TEST(token_in(frame).empty());
    BOOST_TEST(back.heard.empty());
}

BOOST_FIXTURE_TEST_CASE(a_switch_on_a_server_without_peers_is_a_fault, Switching) {
    environment.destinations.clear();
    open();

    const auto frame = ask("go", params(R"("type":"greet")"));

    BOOST_TEST(frame.at("message").at("error").as_string() ==
               "back is not a valid microservice destination");
    BOOST_TEST(fault_code_in(frame) == "not_found");
    BOOST_TEST(token_in(frame).empty());
}

BOOST_FIXTURE_TEST_CASE(a_switch_whose_message_has_no_type_is_refused, Switching) {
    open();

    for (const auto* message : {R"("params":{})", R"("type":"")", R"("type":5)"}) {
        const auto frame = ask("go", params(message));

        BOOST_TEST(frame.at("message").at("error").as_string() ==
                   "The message of the switch has no type");
        BOOST_TEST(fault_code_in(frame) == "application");
    }
    BOOST_TEST(back.heard.empty());
}

BOOST_FIXTURE_TEST_CASE(a_switch_can_not_send_a_type_of_qewds_own, Switching) {
    open();

    for (const auto* type : {"ewd-register", "ewd-jwt-encode", "qoper8-exit", "restRequest"}) {
        const auto frame = ask("go", params("\"type\":\"" + std::string(type) + '"'));

        BOOST_TEST(fault_code_in(frame) == "forbidden", type);
    }
    BOOST_TEST(back.heard.empty());
}

BOOST_FIXTURE_TEST_CASE(a_switch_without_a_link_is_a_503_fault_that_may_not_be_repeated,
                        Switching) {
    open();
    back.close();

    const auto frame = ask("go", params(R"("type":"greet")"));

    BOOST_TEST(frame.at("type").as_string() == "greet");
    BOOST_TEST(frame.at("message").at("status").at("code") == 503);
    // The handler has done its part.
    BOOST_TEST(json::serialize(frame.at("fault")) ==
               R"({"code":"link_down","node":"here","retryable":false})");
    BOOST_TEST(token_in(frame).empty());
}

BOOST_FIXTURE_TEST_CASE(a_peer_that_does_not_answer_is_a_504_fault_at_the_deadline, Switching) {
    open();
    send_switch("go");

    pass(30s - 1ns);
    const auto early = heard.size();
    pass(1ns);
    back.answer(0, "{}");

    BOOST_TEST(early == 0U);
    BOOST_TEST(fault_code_in(heard.at(0)) == "timed_out");
    BOOST_TEST(token_in(heard.at(0)).empty());
    BOOST_TEST(tally.counts().timed_out == 1U);
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_switch_is_answered_at_once, Switching) {
    open();
    send_switch("login_and_go");

    link->cancel_requests();
    settle(io);
    back.answer(0, "{}");

    BOOST_TEST(fault_code_in(heard.at(0)) == "cancelled");
    BOOST_TEST(secrets().at("authenticated") == true);
}

BOOST_FIXTURE_TEST_CASE(what_the_handler_changed_is_not_lost_when_its_switch_is_refused,
                        Switching) {
    open();

    for (const auto& refused :
         {params(R"("type":"greet")", "nowhere"), params(R"("type":"greet")", "back", "admin"),
          params(R"("params":{})"), params(R"("type":"ewd-register")")}) {
        const auto frame = ask("login_and_go", refused);

        BOOST_TEST(frame.contains("fault"));
        BOOST_TEST(claims_of(token_in(frame)).at("application").as_string() == "demo");
        BOOST_TEST(secrets_of(token_in(frame), "secret").at("authenticated") == true);
    }
}

BOOST_FIXTURE_TEST_CASE(what_the_handler_changed_is_not_lost_when_the_link_is_down, Switching) {
    open();
    back.close();

    ask("login_and_go", params(R"("type":"greet")"));

    BOOST_TEST(fault_code_in(heard.at(0)) == "link_down");
    BOOST_TEST(secrets().at("authenticated") == true);
}

BOOST_FIXTURE_TEST_CASE(what_the_handler_changed_is_not_lost_when_the_link_is_lost, Switching) {
    open();
    send_switch("login_and_go");

    back.close();

    BOOST_TEST(fault_code_in(heard.at(0)) == "link_lost");
    BOOST_TEST(secrets().at("authenticated") == true);
}

BOOST_FIXTURE_TEST_CASE(what_the_handler_changed_is_not_lost_at_the_deadline, Switching) {
    open();
    send_switch("login_and_go");

    pass(30s);
    back.answer(0, "{}");

    BOOST_TEST(fault_code_in(heard.at(0)) == "timed_out");
    BOOST_TEST(secrets().at("authenticated") == true);
}

BOOST_FIXTURE_TEST_CASE(what_the_handler_changed_is_not_lost_with_a_fault_of_the_peer, Switching) {
    open();
    send_switch("login_and_go");

    back.answer(0, std::string(peer_error));

    BOOST_TEST(message_of(heard.at(0)) == json::parse(peer_error).as_object());
    BOOST_TEST(claims_of(token_in(heard.at(0))).at("application").as_string() == "demo");
    BOOST_TEST(secrets().at("authenticated") == true);
}

BOOST_FIXTURE_TEST_CASE(a_token_of_the_peer_that_does_not_verify_loses_no_change, Switching) {
    open();
    send_switch("login_and_go");

    back.answer(0, R"({"hello":"S","token":"a.b.c"})");

    BOOST_TEST(message_of(heard.at(0)) == (json::object{{"hello", "S"}}));
    BOOST_TEST(secrets().at("authenticated") == true);
}

BOOST_FIXTURE_TEST_CASE(a_fault_of_the_peer_without_any_change_carries_no_token, Switching) {
    open();
    send_switch("go");

    back.answer(0, std::string(peer_error));

    BOOST_TEST(json::serialize(heard.at(0).at("message")) == peer_error);
}

BOOST_AUTO_TEST_SUITE_END()
