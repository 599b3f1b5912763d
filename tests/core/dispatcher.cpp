#include "core/app/dispatcher.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <set>
#include <stdexcept>
#include <string>

#include "tests/core/dispatching.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

Task<Reply> greet(Context& context, Request request) {
    co_return Reply{{"hello", request.text("name")}, {"server", context.server()}};
}

Task<Reply> login(Context& context, Request request) {
    context.session().set_authenticated(true);
    context.session().set_private("username", request.text("username"));
    co_return Reply{{"ok", true}};
}

Task<Reply> whoami(Context& context, Request) {
    const json::value* username = context.session().get("username");
    co_return Reply{{"authenticated", context.session().authenticated()},
                    {"username", username ? *username : json::value()},
                    {"application", context.session().application()}};
}

Task<Reply> progress(Context& context, Request) {
    for (int step = 1; step <= 3; ++step) context.send("step", {{"n", step}});
    co_return Reply{{"done", true}};
}

Task<Reply> list(Context& context, Request) {
    context.session().set_public("listed", true);
    co_return Reply(json::value(json::array{1, 2}));
}

Task<Reply> text(Context&, Request) {
    co_return Reply(json::value("just a string"));
}

Task<Reply> refuse(Context& context, Request request) {
    if (request.param("login")) context.session().set_authenticated(true);
    co_return Fault{.text = "no", .status = 418, .details = {{"more", 1}}};
}

Task<Reply> busy(Context&, Request) {
    co_return Fault{.text = "come again", .status = 503, .retryable = true};
}

Task<Reply> say_error(Context&, Request) {
    co_return Reply{{"error", "sold out"}, {"more", 1}};
}

/// What a handler has from a peer whose link is down.
Task<Reply> pass_on(Context& context, Request) {
    co_return link_down(context.server());
}

struct Served : Dispatching {
    Served() {
        applications["demo"] = {
            {"greet", greet},       {"login", login},         {"whoami", whoami},
            {"progress", progress}, {"list", list},           {"text", text},
            {"refuse", refuse},     {"hold", desk.handler()}, {"busy", busy},
            {"pass_on", pass_on},   {"say_error", say_error}};
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(dispatcher)

BOOST_FIXTURE_TEST_CASE(a_request_is_handled_and_its_token_renewed, Served) {
    open();
    clock.advance(100s);

    const auto frame = ask("greet", R"(,"params":{"name":"Ada"},"ms_requestId":5)");

    BOOST_TEST(frame.at("type").as_string() == "greet");
    BOOST_TEST(frame.at("finished") == true);
    BOOST_TEST(frame.at("ms_requestId") == 5);
    BOOST_TEST(frame.at("message").at("hello").as_string() == "Ada");
    BOOST_TEST(frame.at("message").at("server").as_string() == "here");
    BOOST_TEST(!frame.contains("fault"));
    BOOST_TEST(claims_of(token_in(frame)).at("application").as_string() == "demo");
    BOOST_TEST(tally.counts().replied == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_client_registers_and_registers_again, Served) {
    open();

    say(R"({"type":"ewd-register","application":"demo","jwt":true})");
    const std::string first = token_in(heard.at(0));
    token = first;
    send("ewd-reregister");

    BOOST_TEST(claims_of(first).at("application").as_string() == "demo");
    BOOST_TEST(message_of(heard.at(1)) == (json::object{{"ok", true}}));
    BOOST_TEST(!token_in(heard.at(1)).empty());
    BOOST_TEST(tally.counts().replied == 2U);
}

BOOST_FIXTURE_TEST_CASE(what_a_handler_sets_is_there_at_the_next_request, Served) {
    open();

    token = token_in(ask("login", R"(,"params":{"username":"ada"})"));
    const auto frame = ask("whoami");

    BOOST_TEST(json::serialize(message_of(frame)) ==
               R"({"authenticated":true,"username":"ada","application":"demo"})");
}

BOOST_FIXTURE_TEST_CASE(a_token_that_does_not_verify_reaches_no_handler, Served) {
    open();
    token = plain_token(claims_of(token), "other");

    const auto frame = ask("login");

    BOOST_TEST(json::serialize(frame) ==
               R"({"type":"login","message":{"error":"Invalid JWT: Error: Signature verification )"
               R"(failed","disconnect":true}})");
    BOOST_TEST(tally.counts().failed == 1U);
}

BOOST_FIXTURE_TEST_CASE(intermediate_messages_come_in_order_before_the_reply, Served) {
    open();

    send("progress", R"(,"ms_requestId":"a")");
    await([this] { return heard.size() == 4; });

    for (int step = 1; step <= 3; ++step) {
        BOOST_TEST(json::serialize(heard.at(static_cast<std::size_t>(step) - 1)) ==
                   R"({"type":"step","finished":false,"message":{"n":)" + std::to_string(step) +
                       R"(},"responseTime":"0ms","ms_requestId":"a"})");
    }
    BOOST_TEST(heard.at(3).at("message").at("done") == true);
    BOOST_TEST(heard.at(3).at("ms_requestId").as_string() == "a");
}

BOOST_FIXTURE_TEST_CASE(an_array_or_a_text_carries_its_renewed_token_beside_it, Served) {
    open();

    const auto changed = ask("list");
    const auto unchanged = ask("text");

    BOOST_TEST(json::serialize(changed.at("message")) == "[1,2]");
    BOOST_TEST(claims_of(changed.at("token").as_string()).at("listed") == true);
    BOOST_TEST(unchanged.at("message").as_string() == "just a string");
    BOOST_TEST(claims_of(unchanged.at("token").as_string()).at("application").as_string() ==
               "demo");
}

BOOST_FIXTURE_TEST_CASE(a_fault_carries_a_token_only_when_the_session_changed, Served) {
    open();

    const auto unchanged = ask("refuse");
    const auto changed = ask("refuse", R"(,"params":{"login":1})");

    BOOST_TEST(json::serialize(unchanged.at("message")) ==
               R"({"error":"no","status":{"code":418},"more":1})");
    BOOST_TEST(json::serialize(unchanged.at("fault")) ==
               R"({"code":"application","node":"here","retryable":false})");
    BOOST_TEST(secrets_of(token_in(changed), "secret").at("authenticated") == true);
    BOOST_TEST(tally.counts().failed == 2U);
}

BOOST_FIXTURE_TEST_CASE(an_object_with_an_error_is_a_fault, Served) {
    open();

    const json::object frame = ask("say_error");

    BOOST_TEST(json::serialize(frame.at("message")) == R"({"error":"sold out","more":1})");
    BOOST_TEST(json::serialize(frame.at("fault")) ==
               R"({"code":"application","node":"here","retryable":false})");
    BOOST_TEST(tally.counts().failed == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_peers_fault_is_not_to_be_sent_again_when_a_handler_has_run, Served) {
    open();

    const auto own = ask("busy");
    const auto of_a_peer = ask("pass_on");

    BOOST_TEST(own.at("fault").at("retryable") == true);
    BOOST_TEST(fault_code_in(of_a_peer) == "link_down");
    BOOST_TEST(of_a_peer.at("fault").at("retryable") == false);
}

BOOST_FIXTURE_TEST_CASE(an_unknown_type_or_application_is_a_fault_in_qewds_words, Served) {
    open();

    const auto no_type = ask("nosuch");
    token = token_for("none");
    const auto no_application = ask("greet");

    BOOST_TEST(no_type.at("message").at("error").as_string() ==
               "Handler not defined for demo messages of type nosuch");
    BOOST_TEST(json::serialize(message_of(no_application)) ==
               R"({"error":"Unable to load handler module for: none",)"
               R"("reason":{"code":"MODULE_NOT_FOUND"}})");
    BOOST_TEST(fault_code_in(no_type) == "not_found");
    BOOST_TEST(fault_code_in(no_application) == "not_found");
}

BOOST_FIXTURE_TEST_CASE(a_service_is_not_permitted, Served) {
    open();

    const auto frame = ask("greet", R"(,"service":"other")");

    BOOST_TEST(json::serialize(message_of(frame)) ==
               R"({"error":"other service is not permitted for the demo application",)"
               R"("service":"other"})");
    BOOST_TEST(fault_code_in(frame) == "forbidden");
}

BOOST_FIXTURE_TEST_CASE(an_alias_is_another_name_of_an_application, Served) {
    aliases["shop"] = "demo";
    open();
    token = token_for("shop");

    const auto frame = ask("whoami");

    BOOST_TEST(message_of(frame).at("application").as_string() == "shop");
    BOOST_TEST(claims_of(token_in(frame)).at("application").as_string() == "shop");
}

BOOST_FIXTURE_TEST_CASE(contradictory_applications_are_refused_at_the_start, Served) {
    aliases["shop"] = "nosuch";

    BOOST_CHECK_THROW(open(), std::logic_error);
}

BOOST_FIXTURE_TEST_CASE(requests_of_one_type_get_their_own_replies_in_any_order, Served) {
    open({.workers = 2});
    for (int n = 0; n < 50; ++n) send("hold", ",\"ms_requestId\":" + std::to_string(n));
    await([this] { return desk.size() == 50; });

    for (std::size_t n = 50; n-- > 0;) desk.answer(n, Reply{{"for", desk.request_id(n)}});
    await([this] { return heard.size() == 50; });

    std::set<std::string> ids;
    for (const auto& frame : heard) {
        const std::string id = json::serialize(frame.at("ms_requestId"));
        BOOST_TEST(frame.at("message").at("for").as_string() == id);
        ids.insert(id);
    }
    BOOST_TEST(ids.size() == 50U);
    BOOST_TEST(tally.counts().replied == 50U);
}

BOOST_AUTO_TEST_SUITE_END()
