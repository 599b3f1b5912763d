#include "app/rest_response.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

using namespace coqewd;
namespace json = boost::json;

namespace {

RestResponse response_to(const Reply& reply, bool tls = false) {
    return rest_response(reply, {.node = "here", .tls = tls, .response_time = {}});
}

std::string field(const RestResponse& response, std::string_view name) {
    const auto found = std::ranges::find(response.fields, name, &net::http::Field::name);
    return found == response.fields.end() ? std::string() : found->value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rest_responses)

BOOST_AUTO_TEST_CASE(replies_become_responses_as_qewd_says) {
    struct Row {
        std::string name;
        Reply reply;
        unsigned status;
        std::string content_type, body;
    };
    const std::string type = "application/json; charset=utf-8";
    const Row rows[] = {
        {"an object", Reply{{"a", 1}}, 200, type, R"({"a":1})"},
        {"nothing", Reply(), 200, type, "{}"},
        {"an array", Reply(json::value(json::array{1, 2})), 200, type, "[1,2]"},
        {"a text", Reply(json::value("<p>")), 200, "text/html; charset=utf-8", "<p>"},
        {"bytes", Reply::content("\x89PNG", "image/png"), 200, "image/png", "\x89PNG"},
        {"a status", Reply{{"id", 7}}.with_status(201), 201, type, R"({"id":7})"},
        {"a fault", Fault{.text = "no", .node = "there"}, 400, type,
         R"({"error":"no","code":"application","node":"there","retryable":false})"},
        {"a fault with a status", Fault{.text = "tea", .status = 418, .node = "there"}, 418, type,
         R"({"error":"tea","code":"application","node":"there","retryable":false})"},
        {"a fault with a body of its own",
         Fault{.status = 422, .response = json::parse(R"({"errors":{"body":["is empty"]}})")}, 422,
         type, R"({"errors":{"body":["is empty"]}})"},
        {"a fault with a text of its own", Fault{.status = 302, .response = json::value("<p>")},
         302, "text/html; charset=utf-8", "<p>"},
        {"a fault of a Node.js QEWD",
         Reply::received(R"({"error":"no","status":{"code":403},"path":"/a"})",
                         Fault{.text = "no", .status = 403, .node = "there"}),
         403, type, R"({"error":"no","code":"application","node":"there","retryable":false})"},
    };

    for (const Row& row : rows) {
        BOOST_TEST_CONTEXT(row.name) {
            const RestResponse response = response_to(row.reply);
            BOOST_TEST(response.status == row.status);
            BOOST_TEST(response.content_type == row.content_type);
            BOOST_TEST(response.body == row.body);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_no_http_can_say_is_a_clean_500) {
    const Reply unsound[] = {
        Reply().with_status(99),
        Reply().with_status(1000),
        Reply().with_header("X-A", "a\r\nSet-Cookie: b"),
        Reply().with_header("X A", "a"),
        Reply().with_header("Content-Length", "7"),
        Reply::content("a", "text/html\r\nX: y"),
        Fault{.text = "no", .status = 9},
        Reply::received(R"({"qewd_response_headers":{"X-A":"a\nb"}})"),
    };

    for (const Reply& reply : unsound) {
        const RestResponse response = response_to(reply);
        BOOST_TEST(response.status == 500u);
        BOOST_TEST(response.body == R"({"error":"The handler's answer can not be said over HTTP",)"
                                    R"("code":"internal","node":"here","retryable":false})");
    }
}

BOOST_AUTO_TEST_CASE(a_token_goes_where_the_client_can_find_it) {
    Reply object{{"a", 1}};
    object.set_token("abc");
    Reply array(json::value(json::array{1}));
    array.set_token("abc");
    Reply own{{"token", "mine"}};
    own.set_token("abc");

    BOOST_TEST(response_to(object).body == R"({"a":1,"token":"abc"})");
    BOOST_TEST(response_to(array).body == "[1]");
    BOOST_TEST(field(response_to(array), "X-QEWD-Token") == "abc");
    BOOST_TEST(response_to(own).body == R"({"token":"mine"})");
}

BOOST_AUTO_TEST_CASE(a_token_goes_into_a_cookie_where_the_handler_says_so) {
    Reply reply{{"a", 1}};
    reply.set_token("abc");
    reply.over_http().token_cookie = Cookie{.name = "session", .value = {}};

    BOOST_TEST(response_to(reply).body == R"({"a":1})");
    BOOST_TEST(field(response_to(reply), "Set-Cookie") == "session=abc; Path=/; SameSite=Lax");
    BOOST_TEST(field(response_to(reply, true), "Set-Cookie") ==
               "session=abc; Path=/; SameSite=Lax; Secure");
}

BOOST_AUTO_TEST_CASE(a_token_is_not_lost_beside_content) {
    Reply page = Reply::content("<p>", "text/html");
    page.set_token("abc");

    BOOST_TEST(field(response_to(page), "X-QEWD-Token") == "abc");
    page.over_http().token_cookie = Cookie{.name = "session", .value = {}};
    BOOST_TEST(field(response_to(page), "X-QEWD-Token") == "");
    BOOST_TEST(field(response_to(page), "Set-Cookie") == "session=abc; Path=/; SameSite=Lax");
    BOOST_TEST(response_to(page).body == "<p>");
}

BOOST_AUTO_TEST_CASE(a_token_needs_no_field_when_the_head_has_been_sent) {
    Reply object{{"a", 1}};
    object.set_token("abc");
    object.over_http().token_cookie = Cookie{.name = "session", .value = {}};

    const RestResponse response = rest_response(object, {.node = "here", .head_is_sent = true});

    BOOST_TEST(response.body == R"({"a":1,"token":"abc"})");
}

BOOST_AUTO_TEST_CASE(cookies_of_a_client_with_tls_are_secure) {
    Reply reply{{"a", 1}};
    reply.over_http().add_cookie({"plain", "1"});
    Reply own{{"a", 1}};
    own.over_http().add_cookie({"own", "1", "Path=/api"});

    BOOST_TEST(field(response_to(reply), "Set-Cookie") ==
               "plain=1; Path=/; HttpOnly; SameSite=Lax");
    BOOST_TEST(field(response_to(reply, true), "Set-Cookie") ==
               "plain=1; Path=/; HttpOnly; SameSite=Lax; Secure");
    BOOST_TEST(field(response_to(own, true), "Set-Cookie") == "own=1; Path=/api");
}

BOOST_AUTO_TEST_CASE(an_error_is_json_whatever_type_the_handler_has_set) {
    const Reply reply =
        Reply::received(R"({"error":"<p>","qewd_response_headers":{"Content-Type":"text/html"}})",
                        Fault{.text = "<p>", .status = 400, .node = "there"});

    const RestResponse response = response_to(reply);

    BOOST_TEST(response.content_type == "application/json; charset=utf-8");
    BOOST_TEST(field(response, "Content-Type") == "");
}

BOOST_AUTO_TEST_CASE(a_type_of_the_handler_takes_the_place_of_the_usual_one) {
    const Reply replies[] = {
        Reply{{"a", 1}}.with_header("content-type", "application/vnd.x+json"),
        Reply{{"a", 1}}
            .with_header("Content-Type", "text/plain")
            .with_header("content-type", "application/vnd.x+json"),
        Reply::received(
            R"({"a":1,"qewd_response_headers":{"content-type":"application/vnd.x+json"}})"),
    };

    for (const Reply& reply : replies) {
        const RestResponse response = response_to(reply);
        BOOST_TEST(response.content_type == "");
        BOOST_TEST(field(response, "content-type") == "application/vnd.x+json");
        BOOST_TEST(field(response, "Content-Type") == "");
    }
}

BOOST_AUTO_TEST_CASE(the_directives_of_qewds_handlers_are_carried_out) {
    const RestResponse plain =
        response_to(Reply::received(R"({"a":1,"token":"abc","qewd_send_jwt_as_cookie":true})"));
    const RestResponse named =
        response_to(Reply::received(R"({"token":"abc","qewd_send_jwt_as_cookie":)"
                                    R"({"name":"T","directives":["path=/x","Secure"]}})"));
    const RestResponse fields = response_to(
        Reply::received(R"({"a":1,"qewd_response_headers":{"X-A":"1","X-B":["2","3"],"X-C":4}})"));

    BOOST_TEST(plain.body == R"({"a":1})");
    BOOST_TEST(field(plain, "Set-Cookie") == "JSESSIONID=abc; path=/");
    BOOST_TEST(named.body == "{}");
    BOOST_TEST(field(named, "Set-Cookie") == "T=abc; path=/x; Secure");
    BOOST_TEST(fields.body == R"({"a":1})");
    BOOST_TEST(field(fields, "X-A") == "1");
    BOOST_TEST(field(fields, "X-B") == "2");
    BOOST_TEST(field(fields, "X-C") == "4");
}

BOOST_AUTO_TEST_CASE(a_redirect_has_a_place_and_no_surprise) {
    const RestResponse response = response_to(Reply::redirect("/there", 303));

    BOOST_TEST(response.status == 303u);
    BOOST_TEST(field(response, "Location") == "/there");
}

BOOST_AUTO_TEST_CASE(who_may_come_again_is_told_when) {
    const RestResponse response =
        response_to(Fault{.text = "busy", .status = 503, .retryable = true});

    BOOST_TEST(field(response, "Retry-After") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
