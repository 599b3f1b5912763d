#include "app/openapi.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>

using namespace coqewd;
namespace json = boost::json;

namespace {

struct Shop : Application {
    Shop() : Application("shop") {
        get("/api/item/:id(/:part)", &Shop::answer).summary("An item").access(Access::token);
        post("/api/item", &Shop::answer)
            .request_schema({{"type", "object"}})
            .response_schema({{"type", "integer"}});
    }
    Task<Reply> answer(Context&, Request) { co_return Reply(); }
};

json::object document() {
    const Registry registry({[] { return std::make_unique<Shop>(); }}, {},
                            [](const json::value&) { return BodyCheck(); });
    RouteTable routes;
    std::size_t index = 0;
    for (const Route& route : registry.applications().front()->routes()) {
        routes.add({.method = route.method(),
                    .path = PathTemplate(route.path()),
                    .access = route.access(),
                    .application = "shop",
                    .index = index++});
    }
    routes.add({.path = PathTemplate("/far/*rest"), .destination = "york"});
    return openapi_document(routes, registry, "front");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openapi)

BOOST_AUTO_TEST_CASE(each_way_that_a_path_can_look_has_an_entry) {
    const json::object paths = document().at("paths").as_object();

    BOOST_TEST(paths.size() == 4u);
    BOOST_TEST(paths.contains("/api/item/{id}"));
    BOOST_TEST(paths.contains("/api/item/{id}/{part}"));
    BOOST_TEST(paths.contains("/api/item"));
    BOOST_TEST(paths.at("/far/{rest}").as_object().size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_route_says_what_its_author_said) {
    const json::object paths = document().at("paths").as_object();

    const json::value expected = json::parse(R"({
        "summary": "An item", "tags": ["shop"],
        "parameters": [{"name": "id", "in": "path", "required": true,
                        "schema": {"type": "string"}}],
        "responses": {
            "200": {"description": "The answer"},
            "default": {"description": "The request failed", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Fault"}}}}},
        "security": [{"bearer": []}]})");
    BOOST_TEST(paths.at("/api/item/{id}").at("get") == expected);
}

BOOST_AUTO_TEST_CASE(schemas_of_bodies_are_repeated) {
    const json::value post = document().at("paths").at("/api/item").at("post");

    BOOST_TEST(post.at("requestBody").at("content").at("application/json").at("schema") ==
               json::parse(R"({"type":"object"})"));
    BOOST_TEST(post.at("responses").at("200").at("content").at("application/json").at("schema") ==
               json::parse(R"({"type":"integer"})"));
}

BOOST_AUTO_TEST_CASE(it_names_its_version_and_the_server) {
    const json::object whole = document();

    BOOST_TEST(whole.at("openapi") == json::value("3.1.0"));
    BOOST_TEST(whole.at("info").at("title") == json::value("front"));
    BOOST_TEST(whole.at("components").at("schemas").as_object().contains("Fault"));
}

BOOST_AUTO_TEST_SUITE_END()
