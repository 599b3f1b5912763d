#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "core/app/dispatcher.hpp"
#include "tests/core/dispatching.hpp"
#include "tests/core/far_peer.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr auto reserved_types = {"ewd-jwt-decode",
                                 "ewd-jwt-encode",
                                 "ewd-jwt-isValid",
                                 "ewd-jwt-updateExpiry",
                                 "ewd-fragment",
                                 "ewd-qoper8-express",
                                 "ewd-dump-documents",
                                 "qoper8-start",
                                 "qoper8-exit",
                                 "qoper8-getStats",
                                 "ewd-"};
/// It has an answer, for files that are meant to be had (core/app/fragment.hpp).
constexpr std::string_view fragment = "ewd-fragment";

constexpr auto prototype_names = {"__proto__", "constructor", "toString", "hasOwnProperty",
                                  "valueOf",   "*",           "demo"};

Task<Reply> whoami(Context& context, Request) {
    co_return Reply{{"application", context.session().application()},
                    {"authenticated", context.session().authenticated()}};
}

/// One application whose types are all somebody else's, and one without any rule.
struct Attacked : Dispatching {
    FarPeer back{io, tally, "back"};

    Attacked() {
        environment.destinations.emplace("back", Destination{back.peer, "remote"});
        routing.add("mapped", "*", "back");
        applications["demo"] = {{"whoami", whoami}};
        applications["admin"] = {
            {"whoami", [](Context&, Request) -> Task<Reply> { co_return Reply{{"admin", true}}; }}};
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(dispatcher_hostile)

BOOST_FIXTURE_TEST_CASE(what_is_no_request_gets_nowhere_and_harms_nobody, Attacked) {
    routing.add("demo", "*", "back");
    open();

    for (const auto* frame :
         {"null", "[]", R"(["ewdjs",null])", R"("x")", "5", "-0", "true", "{}", R"({"type":5})",
          R"({"type":{"a":1}})", R"({"type":null})", R"({"__proto__":{"type":"whoami"}})"}) {
        say(frame);
    }
    send("anything");

    BOOST_TEST(tally.counts().malformed == 12U);
    BOOST_TEST(heard.empty());
    BOOST_TEST(back.heard.size() == 1U);
    back.answer(0, "{}");
    BOOST_TEST(heard.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(reserved_types_reach_no_destination_even_with_a_star, Attacked) {
    open();
    token = token_for("mapped");

    for (const auto* type : reserved_types) {
        const auto frame = ask(type, R"(,"params":{"jwt":"a.b.c","payload":{"a":1}})");

        BOOST_TEST(fault_code_in(frame) == "not_found", type);
        BOOST_TEST(!message_of(frame).contains("jwt"));
    }
    BOOST_TEST(back.heard.empty());
}

BOOST_FIXTURE_TEST_CASE(reserved_types_reach_no_handler, Attacked) {
    open();

    for (const auto* type : reserved_types) {
        if (type == fragment) continue;
        const auto frame = ask(type);

        BOOST_TEST(frame.at("message").at("error").as_string() ==
                   std::string("Handler not defined for demo messages of type ") + type);
    }
}

BOOST_FIXTURE_TEST_CASE(a_rest_request_is_no_type_of_a_handler_or_of_a_star, Attacked) {
    open();
    token = token_for("mapped");

    const auto frame = ask("restRequest", R"(,"path":"/api/x","method":"GET")");

    BOOST_TEST(fault_code_in(frame) == "not_found");
    BOOST_TEST(back.heard.empty());
}

BOOST_FIXTURE_TEST_CASE(a_star_does_not_forward_registrations, Attacked) {
    open();
    token = token_for("mapped");

    send("ewd-register", R"(,"application":"mapped","jwt":true)");
    send("ewd-reregister");

    BOOST_TEST(back.heard.empty());
    BOOST_TEST(!token_in(heard.at(0)).empty());
    BOOST_TEST(!token_in(heard.at(1)).empty());
}

BOOST_FIXTURE_TEST_CASE(names_of_the_object_prototype_are_types_that_nobody_handles, Attacked) {
    open();

    for (const auto* type : prototype_names) {
        BOOST_TEST(fault_code_in(ask(type)) == "not_found", type);
    }
    for (const auto* application : prototype_names) {
        token = token_for(application);
        if (std::string_view(application) == "demo") continue;

        BOOST_TEST(fault_code_in(ask("whoami")) == "not_found", application);
    }
}

BOOST_FIXTURE_TEST_CASE(an_application_is_what_the_token_says_and_no_path, Attacked) {
    open();
    for (const auto* application : {"../demo", "/etc/passwd", "demo/..", "demo\n", "DEMO", ""}) {
        token = token_for(application);

        BOOST_TEST(fault_code_in(ask("whoami", R"(,"application":"demo")")) == "not_found");
    }
}

BOOST_FIXTURE_TEST_CASE(a_client_can_not_choose_application_or_destination, Attacked) {
    // That is what handlers may do.
    for (const auto* application : {"admin", "back", "mapped"}) {
        routing.permit_switch("demo", application);
    }
    open();

    for (const auto* members : {R"(,"qewd_destination":"back","qewd_application":"admin")",
                                R"(,"qewd_application":"admin")", R"(,"qewd_destination":"back")",
                                R"(,"qewd_destination":["back"],"qewd_application":"admin")",
                                R"(,"application":"admin","ewd_application":"admin")"}) {
        const auto frame = ask("whoami", members);

        BOOST_TEST(message_of(frame) ==
                   (json::object{{"application", "demo"}, {"authenticated", false}}));
    }
    BOOST_TEST(back.heard.empty());
}

BOOST_FIXTURE_TEST_CASE(a_server_behind_others_lets_them_choose_what_it_permits, Attacked) {
    environment.microservice = true;
    routing.permit_switch("demo", "admin");
    open();

    const auto permitted =
        ask("whoami", R"(,"qewd_destination":"back","qewd_application":"admin")");
    const auto alone = ask("whoami", R"(,"qewd_application":"admin")");
    const auto other = ask("whoami", R"(,"qewd_destination":"back","qewd_application":"mapped")");

    BOOST_TEST(message_of(permitted) == (json::object{{"admin", true}}));
    // The token stays the session's own.
    BOOST_TEST(claims_of(token_in(permitted)).at("application").as_string() == "demo");
    BOOST_TEST(!message_of(alone).contains("admin"));
    BOOST_TEST(!message_of(other).contains("admin"));
}

BOOST_FIXTURE_TEST_CASE(what_only_servers_may_say_is_not_forwarded, Attacked) {
    open();
    token = token_for("mapped");

    send("x", R"(,"qewd_destination":"evil","qewd_application":"admin","ewd_application":"admin",)"
              R"("socketId":"evil","ipAddress":"evil","dbIndex":"evil","jwt":false,)"
              R"("ms_requestId":"mine","coqewd_evil":1,"mine":1)");

    json::object call = back.heard.at(0);
    call.stable_erase("token");
    BOOST_TEST(json::serialize(call) ==
               R"({"type":"x","mine":1,"jwt":true,"ms_requestId":1,"coqewd_budget_ms":30000,)"
               R"("coqewd_hops":1})");
    back.answer(0, "{}");
}

BOOST_FIXTURE_TEST_CASE(claims_that_a_client_sends_beside_its_token_are_not_believed, Attacked) {
    open();

    const auto frame = ask("whoami", R"(,"session":{"authenticated":true},"authenticated":true,)"
                                     R"("claims":{"application":"admin"},"jwt":true)");

    BOOST_TEST(message_of(frame) ==
               (json::object{{"application", "demo"}, {"authenticated", false}}));
}

BOOST_FIXTURE_TEST_CASE(a_repeated_token_is_the_last_one_and_only_that_is_checked, Attacked) {
    open();
    const std::string forged =
        json::serialize(json::value(plain_token({{"application", "admin"}}, "other")));

    const auto last_forged = ask("whoami", ",\"token\":" + forged);

    BOOST_TEST(last_forged.at("message").at("error").as_string() ==
               "Invalid JWT: Error: Signature verification failed");
}

BOOST_AUTO_TEST_SUITE_END()
