#include "net/socketio/placeholders.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

namespace {

using coqewd::net::socketio::placeholders_are_valid;

std::string placeholder(const std::string& num) {
    return R"([{"_placeholder":true,"num":)" + num + "}]";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(placeholders)

BOOST_AUTO_TEST_CASE(numbers_from_0_to_the_last_attachment_are_valid) {
    for (const char* const num : {"0", "1", "2"}) {
        BOOST_TEST(placeholders_are_valid(placeholder(num), 3), num);
    }
    BOOST_TEST(!placeholders_are_valid(placeholder("3"), 3));
    BOOST_TEST(!placeholders_are_valid(placeholder("0"), 0));
}

BOOST_AUTO_TEST_CASE(anything_but_a_whole_number_is_invalid) {
    for (const char* const num : {"-1", "0.5", "1.0", "1e0", "\"0\"", "\"splice\"", "null", "true",
                                  "[0]", "{}", "{\"num\":0}", "18446744073709551616"}) {
        BOOST_TEST(!placeholders_are_valid(placeholder(num), 3), num);
    }
    BOOST_TEST(!placeholders_are_valid(R"([{"_placeholder":true}])", 3));
}

BOOST_AUTO_TEST_CASE(placeholders_are_found_anywhere) {
    for (const char* const json :
         {R"({"_placeholder":true,"num":1})", R"([[{"b":{"num":1,"_placeholder":true}}]])",
          R"([{"_pl\u0061ceholder":true,"n\u0075m":1}])",
          R"([ { "_placeholder" : true , "num" : 1 } ])",
          R"([{"a":[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]}])",
          R"([{"_placeholder":true,"num":0,"more":{"_placeholder":true,"num":1}}])"}) {
        BOOST_TEST(!placeholders_are_valid(json, 1), json);
        BOOST_TEST(placeholders_are_valid(json, 2), json);
    }
}

BOOST_AUTO_TEST_CASE(the_last_of_repeated_members_counts) {
    BOOST_TEST(placeholders_are_valid(R"([{"_placeholder":true,"num":7,"num":0}])", 1));
    BOOST_TEST(!placeholders_are_valid(R"([{"num":0,"_placeholder":true,"num":7}])", 1));
    BOOST_TEST(placeholders_are_valid(R"([{"_placeholder":true,"num":7,"_placeholder":0}])", 1));
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_a_placeholder_is_none) {
    for (const char* const json :
         {R"([{"_placeholder":false,"num":9}])", R"([{"_placeholder":"true","num":9}])",
          R"(["{\"_placeholder\":true,\"num\":9}"])", R"([{"num":9}])",
          R"([{"x":{"_placeholder":1},"num":9}])", R"(["_placeholder",true,"num",9])",
          R"([{"a":"\\"},{"num":9,"a":"_placeholder"},true])", "true", "\"_placeholder\"", "[]",
          ""}) {
        BOOST_TEST(placeholders_are_valid(json, 1), json);
    }
}

BOOST_AUTO_TEST_CASE(depth_costs_no_recursion) {
    constexpr std::size_t depth = 100'000;
    std::string json;
    for (std::size_t level = 0; level < depth; ++level) json += R"([{"a":)";
    json += R"({"_placeholder":true,"num":1})";
    for (std::size_t level = 0; level < depth; ++level) json += "}]";

    BOOST_TEST(!placeholders_are_valid(json, 1));
    BOOST_TEST(placeholders_are_valid(json, 2));
}

BOOST_AUTO_TEST_SUITE_END()
