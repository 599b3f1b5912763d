#include "app/json_schema.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>

using namespace coqewd;
namespace json = boost::json;

namespace {

constexpr std::string_view order = R"({
    "type": "object", "required": ["items"], "additionalProperties": false,
    "properties": {
        "items": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["name"],
            "properties": {"name": {"type": "string"}, "a/b~c": {"type": "integer"}}}}}})";

/// Where the body does not fit; `fits` when it does.
std::string misfit(std::string_view schema, std::string_view body) {
    const auto found = compile_schema(json::parse(schema))(json::parse(body));
    return found ? found->pointer : "fits";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_schema)

BOOST_AUTO_TEST_CASE(a_body_that_does_not_fit_is_pointed_at) {
    BOOST_TEST(misfit(order, R"({"items":[{"name":"tea"}]})") == "fits");
    BOOST_TEST(misfit(order, R"({"items":[{"name":"tea"},{"name":7}]})") == "/items/1/name");
    BOOST_TEST(misfit(order, R"({"items":[{"name":"tea","a/b~c":"x"}]})") == "/items/0/a~1b~0c");
    BOOST_TEST(misfit(order, R"({"items":[]})") == "/items");
    BOOST_TEST(misfit(order, "{}") == "");
    BOOST_TEST(misfit(order, "null") == "");
    BOOST_TEST(misfit(order, "7") == "");
}

BOOST_AUTO_TEST_CASE(the_reason_is_a_text_for_people) {
    const auto found = compile_schema(json::parse(order))(json::parse(R"({"items":7})"));

    BOOST_REQUIRE(found);
    BOOST_TEST(!found->text.empty());
}

BOOST_AUTO_TEST_CASE(a_schema_that_is_none_is_refused) {
    BOOST_CHECK_THROW(compile_schema(json::parse(R"({"type":7})")), std::invalid_argument);
    BOOST_CHECK_THROW(compile_schema(json::parse("[]")), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(no_other_document_is_fetched) {
    BOOST_CHECK_THROW(compile_schema(json::parse(R"({"$ref":"http://127.0.0.1:1/schema.json"})")),
                      std::invalid_argument);
    BOOST_CHECK_THROW(compile_schema(json::parse(R"({"$ref":"file:///etc/hostname"})")),
                      std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
