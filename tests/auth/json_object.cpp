#include "auth/json_object.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <stdexcept>
#include <string>

using namespace coqewd::auth;
namespace json = boost::json;

namespace {

std::string nested(std::size_t depth) {
    std::string text = "{}";
    for (std::size_t i = 1; i < depth; ++i) text = "{\"a\":" + text + '}';
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_object)

BOOST_AUTO_TEST_CASE(an_object_keeps_the_order_of_its_members) {
    const auto object = parse_object(R"({"z":1,"a":[2],"m":{"n":null}})", 8).value();

    BOOST_TEST(object.size() == 3u);
    BOOST_TEST(object.begin()->key() == "z");
    BOOST_TEST((object.begin() + 2)->key() == "m");
}

BOOST_AUTO_TEST_CASE(of_a_repeated_name_the_last_value_counts) {
    const auto object = parse_object(R"({"a":1,"b":2,"a":3})", 8).value();

    BOOST_TEST(object.at("a").as_int64() == 3);
}

BOOST_AUTO_TEST_CASE(anything_but_one_object_is_refused) {
    for (const auto* text :
         {"", " ", "null", "1", "\"a\"", "[]", "[{}]", "{}{}", "{} x", "{", "{\"a\"}", "{'a':1}",
          "{\"a\":1,}", "{/**/}", "{\"a\":NaN}", "{\"a\":01}", "\xef\xbb\xbf{}"}) {
        BOOST_TEST(!parse_object(text, 8), text);
    }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf_8_are_refused) {
    BOOST_TEST(!parse_object("{\"a\":\"\xff\"}", 8));
    BOOST_TEST(!parse_object("{\"a\":\"\xc0\xaf\"}", 8));
    BOOST_TEST(!parse_object("{\"a\":\"\xed\xa0\x80\"}", 8));
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded) {
    BOOST_TEST(parse_object(nested(8), 8).has_value());
    BOOST_TEST(!parse_object(nested(9), 8));
    BOOST_TEST(!parse_object("{\"a\":" + std::string(100'000, '[') + '}', 8));
}

BOOST_AUTO_TEST_CASE(numbers_beyond_a_double_are_refused_wherever_they_are) {
    for (const auto* text : {R"({"a":1e999})", R"({"a":-1e999})", R"({"a":[{"b":[1e400]}]})",
                             R"({"a":1e99999999999})"}) {
        BOOST_TEST(!parse_object(text, 8), text);
    }
    BOOST_TEST(parse_object(R"({"a":1.7976931348623157e308,"b":1e-999})", 8).has_value());
}

BOOST_AUTO_TEST_CASE(claims_that_nobody_could_read_back_are_not_written) {
    const double infinite = std::numeric_limits<double>::infinity();
    const double none = std::numeric_limits<double>::quiet_NaN();
    json::object deep;
    for (std::size_t depth = 1; depth < claims_depth_max; ++depth) deep = {{"a", deep}};
    const json::object too_deep{{"a", deep}};

    BOOST_TEST(parse_object(write_claims(deep), claims_depth_max).value() == deep);
    BOOST_CHECK_THROW(write_claims(too_deep), std::invalid_argument);
    BOOST_CHECK_THROW(write_claims({{"a", infinite}}), std::invalid_argument);
    BOOST_CHECK_THROW(write_claims({{"a", json::array{1, none}}}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(claims_that_are_not_utf_8_are_not_written) {
    const json::object good{{"name", "Zo\xc3\xab \xf0\x9f\x91\x8b"}};

    BOOST_TEST(parse_object(write_claims(good), claims_depth_max).value() == good);
    for (const auto* bytes : {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
        BOOST_CHECK_THROW(write_claims({{"name", bytes}}), std::invalid_argument);
        BOOST_CHECK_THROW(write_claims({{"a", json::array{{{"b", bytes}}}}}),
                          std::invalid_argument);
        BOOST_CHECK_THROW(write_claims({{bytes, 1}}), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_SUITE_END()
