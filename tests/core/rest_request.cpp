#include "core/message/rest_request.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "core/message/request.hpp"

using namespace coqewd;
namespace json = boost::json;

namespace {

RestRequest order() {
    return {.method = "POST",
            .path = "/api/store/leeds/order/9",
            .query = "a=1&a=2&b[c]=3",
            .headers = {{"content-type", "application/json; charset=utf-8"}, {"x-trace", "7"}},
            .body = R"({"item": "tea", "a": "from the body"})",
            .path_template = "/api/store/:shop/order/:id",
            .arguments = {{"shop", "leeds"}, {"id", "9"}},
            .ip = "10.0.0.7"};
}

Request request_of(RestRequest rest, std::string token = {}) {
    return Request::over_rest(std::make_shared<RestRequest>(std::move(rest)), std::move(token));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rest_request)

BOOST_AUTO_TEST_CASE(it_goes_to_another_server_as_qewd_sends_it) {
    const json::object message =
        json::parse(rest_message(order(), {.application = "store"})).as_object();

    const json::value expected = json::parse(R"({
        "type": "restRequest", "application": "store",
        "path": "/api/store/leeds/order/9?a=1&a=2&b[c]=3",
        "pathTemplate": "/api/store/:shop/order/:id", "method": "POST",
        "headers": {"content-type": "application/json; charset=utf-8", "x-trace": "7"},
        "params": {"0": "leeds/order/9", "type": "store"},
        "query": {"a": ["1", "2"], "b": {"c": "3"}},
        "body": {"item": "tea", "a": "from the body"},
        "ip": "10.0.0.7", "ips": [], "args": {"shop": "leeds", "id": "9"}})");
    BOOST_TEST(message == expected.as_object());
}

BOOST_AUTO_TEST_CASE(the_sessions_token_takes_the_place_of_what_the_client_showed) {
    RestRequest rest = order();
    rest.headers = {{"authorization", "Bearer theirs"}, {"x-trace", "7"}};

    const auto shown = read_rest_message(rest_message(rest, {.token = "ours"}));
    const auto as_it_came = read_rest_message(rest_message(rest, {}));

    BOOST_TEST(shown->header("authorization") == "Bearer ours");
    BOOST_TEST(shown->header("x-trace") == "7");
    BOOST_TEST(shown->headers.size() == 2u);
    BOOST_CHECK(as_it_came->headers == rest.headers);
}

BOOST_AUTO_TEST_CASE(what_is_sent_is_read_as_the_same) {
    const RestRequest expected = order();

    const auto read = read_rest_message(rest_message(expected, {.application = "store"}));

    BOOST_REQUIRE(read);
    BOOST_TEST(read->method == expected.method);
    BOOST_TEST(read->path == expected.path);
    BOOST_TEST(read->query == expected.query);
    BOOST_CHECK(read->headers == expected.headers);
    BOOST_TEST(read->body == expected.body);
    BOOST_TEST(read->path_template == expected.path_template);
    BOOST_TEST(read->ip == expected.ip);
}

BOOST_AUTO_TEST_CASE(a_request_of_nothing_but_a_path_is_as_short_as_it_can_be) {
    const json::object message = json::parse(rest_message({.path = "/a"}, {})).as_object();

    BOOST_TEST(message.at("path") == json::value("/a"));
    BOOST_TEST(message.at("params") == json::value({{"type", ""}}));
    for (const auto* name : {"headers", "query", "body", "args"}) {
        BOOST_TEST(message.at(name) == json::value(json::object()), name);
    }
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_json_travels_as_a_text) {
    RestRequest rest = order();
    rest.headers = {{"content-type", "text/plain"}};
    rest.body = "just \"text\"";
    const std::string message = rest_message(rest, {.application = "store"});

    BOOST_TEST(json::parse(message).at("body") == json::value(json::object()));
    BOOST_TEST(read_rest_message(message)->body == "just \"text\"");
}

BOOST_AUTO_TEST_CASE(a_request_that_a_handler_made_may_leave_out_what_it_likes) {
    const auto read = read_rest_message(
        R"({"path":"/api/x","method":"PUT","query":{"q":"1"},"body":{"n":1.10}})");

    BOOST_REQUIRE(read);
    BOOST_TEST(read->query == "q=1");
    BOOST_TEST(read->has_json());
    BOOST_TEST(read->body == R"({"n":1.10})");
}

BOOST_AUTO_TEST_CASE(what_is_no_body_is_none) {
    for (const auto* body : {"{}", "{ }", "null"}) {
        const std::string message =
            R"({"path":"/a","method":"GET","body":)" + std::string(body) + "}";

        const auto read = read_rest_message(message);

        BOOST_TEST(read->body.empty(), body);
        BOOST_TEST(read->headers.empty(), body);
    }
}

BOOST_AUTO_TEST_CASE(of_what_is_said_twice_the_last_counts) {
    const auto read =
        read_rest_message(R"({"path":"/a","path":"/b?c=1","method":"GET","headers":{"left":"out"},)"
                          R"("headers":{"x":"1","y":"2","w":"5","x":"3","z":4,"y":"6","v":"7"},)"
                          R"("query":{"not":"looked at"}})");

    BOOST_REQUIRE(read);
    BOOST_TEST(read->path == "/b");
    BOOST_TEST(read->query == "c=1");
    const std::vector<HeaderField> expected{{"w", "5"}, {"x", "3"}, {"y", "6"}, {"v", "7"}};
    BOOST_CHECK(read->headers == expected);
}

BOOST_AUTO_TEST_CASE(names_and_texts_may_be_escaped) {
    const auto read = read_rest_message(
        R"({"p\u0061th":"\/a","method":"G\u0045T","headers":{"x-\u0061":"\"1\""}})");

    BOOST_REQUIRE(read);
    BOOST_TEST(read->path == "/a");
    BOOST_TEST(read->method == "GET");
    BOOST_TEST(read->header("x-a") == "\"1\"");
}

BOOST_AUTO_TEST_CASE(a_message_without_path_or_method_is_none) {
    for (const auto* message :
         {"{}", R"({"path":"/a"})", R"({"method":"GET"})", R"({"path":"no slash","method":"GET"})",
          R"({"path":7,"method":"GET"})", R"({"path":"/a","method":"GET")", "[]", ""}) {
        BOOST_TEST(!read_rest_message(message).has_value(), message);
    }
}

BOOST_AUTO_TEST_CASE(a_query_that_each_value_makes_longer_is_none) {
    const auto read = [](const std::string& name, const std::string& values) {
        return read_rest_message(R"({"path":"/a","method":"GET","query":{")" + name + "\":[" +
                                 values + "]}}");
    };

    BOOST_TEST(read(std::string(500, 'k'), "1,1,1").has_value());
    BOOST_TEST(!read(std::string(30'000, 'k'), "1,1,1").has_value());
}

BOOST_AUTO_TEST_CASE(a_path_is_as_long_as_http_may_let_through) {
    const auto read = [](std::size_t bytes) {
        return read_rest_message(R"({"method":"GET","path":"/)" + std::string(bytes - 1, '-') +
                                 "\"}");
    };

    BOOST_TEST(read(65'536).has_value());
    BOOST_TEST(!read(65'537).has_value());
}

BOOST_AUTO_TEST_CASE(how_deep_it_may_be_is_for_its_reader_to_say) {
    const std::string message = R"({"path":"/a","method":"PUT","body":[[7]]})";

    BOOST_TEST(!read_rest_message(message, {.depth_max = 2}));
    BOOST_TEST(read_rest_message(message, {.depth_max = 3})->body == "[[7]]");
}

BOOST_AUTO_TEST_CASE(parameters_come_from_the_path_then_the_query_then_the_body) {
    const Request request = request_of(order());

    BOOST_TEST(request.text("shop") == "leeds");
    BOOST_TEST(request.number("id", 0) == 9);
    BOOST_TEST(*request.param("a") == json::value(json::array{"1", "2"}));
    BOOST_TEST(request.text("item") == "tea");
    BOOST_TEST(!request.param("nothing"));
    BOOST_TEST(request.query().at("b").at("c") == json::value("3"));
    BOOST_TEST(request.body().at("item") == json::value("tea"));
}

BOOST_AUTO_TEST_CASE(a_path_is_no_number_only_because_it_begins_with_one) {
    RestRequest rest = order();
    rest.arguments["id"] = "9x";

    BOOST_TEST(request_of(rest).number("id", -1) == -1);
}

BOOST_AUTO_TEST_CASE(a_token_is_where_admission_looks_for_it) {
    BOOST_TEST(request_of(order(), "abc").envelope().token.text == "abc");
    BOOST_TEST(!request_of(order()).envelope().token.present());
}

BOOST_AUTO_TEST_CASE(only_json_types_are_json) {
    const auto has_json = [](std::string type) {
        return RestRequest{.headers = {{"content-type", std::move(type)}}}.has_json();
    };

    BOOST_TEST(has_json("application/json"));
    BOOST_TEST(has_json("Application/JSON;charset=utf-8"));
    BOOST_TEST(has_json("application/problem+json"));
    BOOST_TEST(!has_json("text/json"));
    BOOST_TEST(!has_json("application/jsonp"));
    BOOST_TEST(!has_json(""));
}

BOOST_AUTO_TEST_SUITE_END()
