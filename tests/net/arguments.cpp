#include "net/io/arguments.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>

using namespace coqewd;
namespace json = boost::json;

BOOST_AUTO_TEST_SUITE(arguments)

BOOST_AUTO_TEST_CASE(values_of_all_kinds_become_texts_in_their_order) {
    const std::string owned = "owned";
    const std::string_view viewed = "viewed";
    const Arguments arguments(1, "two", owned, viewed, 3.5, true, nullptr, json::array{1, 2},
                              json::value{{"a", 1}});

    BOOST_REQUIRE_EQUAL(arguments.size(), 9U);
    BOOST_TEST(arguments.text(0) == "1");
    BOOST_TEST(arguments.text(1) == R"("two")");
    BOOST_TEST(arguments.text(2) == R"("owned")");
    BOOST_TEST(arguments.text(3) == R"("viewed")");
    BOOST_TEST(arguments.text(5) == "true");
    BOOST_TEST(arguments.text(6) == "null");
    BOOST_TEST(arguments.text(7) == "[1,2]");
    BOOST_TEST(arguments.text(8) == R"({"a":1})");
}

BOOST_AUTO_TEST_CASE(what_came_is_kept_as_it_was_spelled) {
    const auto arguments = Arguments::of_texts({"1.0", "12345678901234567890123"}, {});

    BOOST_TEST(arguments.text(0) == "1.0");
    BOOST_TEST(arguments.text(1) == "12345678901234567890123");
    BOOST_TEST(arguments[0].as_double() == 1.0);
}

BOOST_AUTO_TEST_CASE(argument_that_is_not_there_is_null) {
    const Arguments none;
    const Arguments one(7);

    BOOST_TEST(none.empty());
    BOOST_TEST(none[0].is_null());
    BOOST_TEST(one[1].is_null());
    BOOST_TEST(one.text(1) == "");
}

BOOST_AUTO_TEST_CASE(document_stays_where_it_is_when_more_is_added) {
    Arguments arguments(json::value{{"name", "x"}});
    const json::value& first = arguments[0];

    for (int n = 0; n < 100; ++n) arguments.add(n);

    BOOST_TEST(&first == &arguments[0]);
    BOOST_TEST(first.at("name").as_string() == "x");
    BOOST_TEST(arguments[100].as_int64() == 99);
}

BOOST_AUTO_TEST_CASE(bytes_are_attached_and_found_by_their_placeholder) {
    Arguments arguments("photo", Bytes{"pixels"});
    arguments.add({{"name", "second"}, {"data", arguments.attach(Bytes{"more"})}});

    BOOST_TEST(arguments.text(1) == R"({"_placeholder":true,"num":0})");
    BOOST_TEST(arguments.text(2) == R"({"name":"second","data":{"_placeholder":true,"num":1}})");
    BOOST_REQUIRE(arguments.bytes(arguments[1]) != nullptr);
    BOOST_TEST(*arguments.bytes(arguments[1]) == "pixels");
    BOOST_REQUIRE(arguments.bytes(arguments[2].at("data")) != nullptr);
    BOOST_TEST(*arguments.bytes(arguments[2].at("data")) == "more");
    BOOST_TEST(arguments.bytes(arguments[0]) == nullptr);
    BOOST_TEST(arguments.bytes(arguments[2]) == nullptr);
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_a_placeholder_stands_for_nothing) {
    const auto arguments = Arguments::of_texts(
        {R"({"_placeholder":true,"num":0})", R"({"_placeholder":true,"num":1})",
         R"({"_placeholder":true,"num":-1})", R"({"_placeholder":true,"num":"0"})",
         R"({"_placeholder":true,"num":0.0})", R"({"_placeholder":1,"num":0})",
         R"({"_placeholder":true})", R"({"num":0})", "0"},
        {"bytes"});

    BOOST_TEST(arguments.bytes(arguments[0]) != nullptr);
    for (std::size_t n = 1; n < arguments.size(); ++n) {
        BOOST_TEST(arguments.bytes(arguments[n]) == nullptr);
    }
}

BOOST_AUTO_TEST_CASE(what_json_can_not_say_is_refused) {
    Arguments arguments;
    json::value deep = 1;
    for (int n = 0; n < 200; ++n) deep = json::array{deep};

    BOOST_CHECK_THROW(arguments.add(std::nan("")), std::invalid_argument);
    BOOST_CHECK_THROW(arguments.add("\xff"), std::invalid_argument);
    BOOST_CHECK_THROW(arguments.add(deep), std::invalid_argument);
    BOOST_TEST(arguments.empty());
}

BOOST_AUTO_TEST_CASE(deepest_argument_that_a_client_can_send_is_read) {
    const auto arguments = Arguments::of_texts({std::string(128, '[') + std::string(128, ']')}, {});

    BOOST_TEST(arguments[0].is_array());
}

BOOST_AUTO_TEST_CASE(copies_are_copies) {
    Arguments original("a", Bytes{"b"});

    Arguments copy(original);
    copy.add(1);

    BOOST_TEST(original.size() == 2U);
    BOOST_TEST(copy.size() == 3U);
    BOOST_TEST(*copy.bytes(copy[1]) == "b");
}

BOOST_AUTO_TEST_SUITE_END()
