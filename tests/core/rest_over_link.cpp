#include "core/app/rest_over_link.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/core/rest_dispatching.hpp"

using namespace coqewd;
using namespace coqewd::testing;
namespace json = boost::json;

namespace {

/// Answers as the variable `name` of the path says.
struct Answers : Application {
    Answers() : Application("answers") {
        get("/api/open", &Answers::who);
        get("/api/token", &Answers::who).access(Access::token);
        get("/api/steps", &Answers::steps);
        get("/api/answer/:name", &Answers::answer);
    }

    Task<Reply> who(Context& context, Request) {
        co_return Reply{{"anonymous", context.session().anonymous()}};
    }

    Task<Reply> steps(Context& context, Request) {
        context.send("step", {{"n", 1}});
        co_return Reply{{"done", true}};
    }

    Task<Reply> answer(Context&, Request request) {
        const std::string name = request.text("name");
        if (name == "array") co_return Reply(json::value(json::array{1, "two"}));
        if (name == "text") co_return Reply(json::value("a \"text\""));
        if (name == "number") co_return Reply(json::value(7));
        if (name == "page") co_return Reply::content("<h1>é</h1>", "text/html").with_status(203);
        if (name == "two-types") {
            co_return Reply{{"ok", true}}
                .with_header("Content-Type", "text/css")
                .with_header("content-type", "text/x-own");
        }
        if (name == "cookie") {
            Reply reply{{"ok", true}};
            reply.over_http().token_cookie = Cookie{.name = "session", .value = {}};
            co_return reply;
        }
        if (name == "line-break") co_return Reply().with_header("X-A", "a\r\nSet-Cookie: b=c");
        if (name == "length") co_return Reply().with_header("content-length", "7");
        if (name == "no-name") co_return Reply().with_header("X A", "a");
        if (name == "status") co_return Reply().with_status(99);
        if (name == "fault-status") co_return Fault{.text = "no", .status = 1000};
        if (name == "arrow") co_return Reply().with_header("X-A", "→");
        if (name == "umlaut") co_return Reply().with_header("X-A", "é");
        if (name == "in-message") co_return Reply{{"qewd_response_headers", {{"X-A", "a\nb"}}}};
        co_return Fault{.text = "no such answer"};
    }
};

/// The link of a server that passes requests on: a Node.js QEWD, unless the caller is a server.
struct Linked : RestDispatching {
    Linked() {
        factories.push_back([] { return std::make_unique<Answers>(); });
        open();
        token = token_for("answers");
    }

    json::object pass_on(const std::string& path, const std::string& more = "") {
        return ask("restRequest", R"(,"jwt":true,"method":"GET","path":")" + path + '"' + more);
    }
    json::object pass_on_as_qewd(const std::string& path, const std::string& headers = "{}") {
        return pass_on(path, R"(,"ms_requestId":7,"headers":)" + headers);
    }

    static std::string authorization(const std::string& value) {
        return json::serialize(json::object{{"authorization", value}});
    }

    /// The message of an answer without its number and token.
    std::string message_for_qewd(const std::string& name) {
        json::object message = message_of(pass_on_as_qewd("/api/answer/" + name));
        BOOST_TEST(message.at("ms_requestId") == json::value(7));
        message.stable_erase("ms_requestId");
        return json::serialize(message);
    }
};

constexpr const char* no_token =
    "Authorization Header missing or JWT not found in header (expected format: Bearer {{JWT}}";
constexpr const char* unsayable = "The handler's answer can not be said over HTTP";

}  // namespace

BOOST_AUTO_TEST_SUITE(rest_over_link)

// QEWD shows the token of its own registration for them.
BOOST_FIXTURE_TEST_CASE(who_shows_no_token_to_a_node_js_qewd_is_a_stranger_here, Linked) {
    for (const std::string& headers :
         {std::string("{}"), authorization("bearer " + token), authorization("Bearer undefined"),
          authorization("Bearer Bearer " + token), authorization("Basic abc"),
          std::string(R"({"authorization":["Bearer x"]})"), std::string("null")}) {
        BOOST_TEST_CONTEXT(headers) {
            const json::object open = message_of(pass_on_as_qewd("/api/open", headers));
            BOOST_TEST(open.at("anonymous") == json::value(true));
            const json::object refused = message_of(pass_on_as_qewd("/api/token", headers));
            BOOST_TEST(refused.at("error") == json::value(no_token));
        }
    }
}

BOOST_FIXTURE_TEST_CASE(who_shows_a_token_to_a_node_js_qewd_is_known_here, Linked) {
    const json::object frame = pass_on_as_qewd("/api/token", authorization("Bearer " + token));

    BOOST_TEST(frame.at("message").at("anonymous") == json::value(false));
    BOOST_TEST(!token_in(frame).empty());
}

BOOST_FIXTURE_TEST_CASE(the_token_of_a_message_counts_for_browsers_and_for_other_coqewds, Linked) {
    BOOST_TEST(message_of(pass_on("/api/token")).at("anonymous") == json::value(false));

    caller->is_server = true;
    BOOST_TEST(message_of(pass_on_as_qewd("/api/token")).at("anonymous") == json::value(false));
}

// It would give them to a client that has called a message of that type.
BOOST_FIXTURE_TEST_CASE(a_node_js_qewd_gets_no_intermediate_messages_of_rest, Linked) {
    BOOST_TEST(pass_on_as_qewd("/api/steps").at("finished") == json::value(true));

    caller->is_server = true;
    BOOST_TEST(pass_on_as_qewd("/api/steps").at("type") == json::value("step"));
}

BOOST_FIXTURE_TEST_CASE(a_node_js_qewd_gets_every_answer_in_an_object_with_its_number, Linked) {
    BOOST_TEST(message_for_qewd("array") == R"({"results":[1,"two"]})");
    BOOST_TEST(message_for_qewd("text") ==
               R"({"error":{"response":"a \"text\""},"status":{"code":200}})");
    BOOST_TEST(message_for_qewd("number") == R"({"error":{"response":"7"},"status":{"code":200}})");
    BOOST_TEST(message_for_qewd("page") ==
               R"({"error":{"response":"<h1>é</h1>"},"status":{"code":203}})");
}

BOOST_FIXTURE_TEST_CASE(a_coqewd_gets_answers_as_they_are, Linked) {
    caller->is_server = true;

    const json::object list = pass_on_as_qewd("/api/answer/array");
    const json::object page = pass_on_as_qewd("/api/answer/page");

    BOOST_TEST(list.at("message") == json::value({1, "two"}));
    BOOST_TEST(page.at("message") == json::value("<h1>é</h1>"));
    BOOST_TEST(page.at("coqewd_http").at("content_type") == json::value("text/html"));
}

BOOST_FIXTURE_TEST_CASE(a_node_js_qewd_is_asked_to_put_the_token_into_a_cookie, Linked) {
    const std::string shown = authorization("Bearer " + token);

    const json::object known = message_of(pass_on_as_qewd("/api/answer/cookie", shown));
    const json::object stranger = message_of(pass_on_as_qewd("/api/answer/cookie"));

    BOOST_TEST(known.at("qewd_send_jwt_as_cookie") ==
               json::parse(R"({"name":"session","directives":["Path=/; SameSite=Lax"]})"));
    BOOST_TEST(!stranger.contains("qewd_send_jwt_as_cookie"));
}

BOOST_FIXTURE_TEST_CASE(of_several_types_a_node_js_qewd_gets_the_last, Linked) {
    BOOST_TEST(message_for_qewd("two-types") ==
               R"({"ok":true,"qewd_response_headers":{"content-type":"text/x-own"}})");
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_http_can_not_say_is_a_fault_for_another_server, Linked) {
    for (const bool is_coqewd : {false, true}) {
        caller->is_server = is_coqewd;
        for (const char* name : {"line-break", "length", "no-name", "status", "fault-status"}) {
            BOOST_TEST_CONTEXT(name) {
                const json::object message =
                    message_of(pass_on_as_qewd(std::string("/api/answer/") + name));
                BOOST_TEST(message.at("error") == json::value(unsayable));
                BOOST_TEST(message.at("status").at("code") == json::value(500));
            }
        }
    }
}

BOOST_FIXTURE_TEST_CASE(what_would_end_a_node_js_qewd_is_a_fault_for_it, Linked) {
    for (const char* name : {"arrow", "in-message"}) {
        const json::object message =
            message_of(pass_on_as_qewd(std::string("/api/answer/") + name));
        BOOST_TEST(message.at("error") == json::value(unsayable), name);
    }
    BOOST_TEST(message_for_qewd("umlaut") == R"({"qewd_response_headers":{"X-A":"é"}})");
}

BOOST_AUTO_TEST_SUITE_END()
