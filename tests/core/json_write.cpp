#include "core/message/json_write.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

#include "tests/core/random_json.hpp"

using namespace coqewd;
using coqewd::testing::RandomJson;
namespace json = boost::json;

namespace {

json::value nested(std::size_t depth) {
    json::value value = json::array();
    for (std::size_t level = 1; level < depth; ++level) value = json::array{std::move(value)};
    return value;
}

/// What is written with too many digits before the exponent is read as infinite.
bool is_beyond_numbers(const json::value& value) {
    if (value.is_double()) return !std::isfinite(value.get_double());
    if (value.is_array()) return std::ranges::any_of(value.get_array(), is_beyond_numbers);
    if (!value.is_object()) return false;
    return std::ranges::any_of(
        value.get_object(), [](const auto& member) { return is_beyond_numbers(member.value()); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_write)

BOOST_AUTO_TEST_CASE(what_is_written_reads_back_the_same) {
    const json::value value{{"text", "a\"b\\c\n\xC3\xA4"}, {"list", {1, -2.5, true, nullptr}}};

    const std::string text = write_json(value, json_depth_max);

    BOOST_TEST(json::parse(text) == value);
}

BOOST_AUTO_TEST_CASE(all_kinds_of_values_are_written_in_the_shortest_way) {
    const json::value value{nullptr,
                            true,
                            false,
                            std::numeric_limits<std::int64_t>::min(),
                            std::numeric_limits<std::uint64_t>::max(),
                            0.1,
                            -2.2250738585072014e-308,
                            "tab\t\x01\x7F",
                            json::array(),
                            json::object(),
                            {{"a", 1}, {"b\"", {2, 3}}}};

    BOOST_TEST(write_json(value, json_depth_max) ==
               "[null,true,false,-9223372036854775808,18446744073709551615,0.1,"
               "-2.2250738585072014e-308,\"tab\\t\\u0001\x7F\",[],{},{\"a\":1,\"b\\\"\":[2,3]}]");
}

BOOST_AUTO_TEST_CASE(a_number_with_a_fraction_stays_one_that_may_have_a_fraction) {
    for (const double number : {0.0, -0.0, 2.0, 1e15, 1e16, 1e21, -1e300, 1e-7}) {
        const std::string text = write_json(json::value(number), json_depth_max);

        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(scan_value(text).has_value());
            BOOST_TEST(json::parse(text).is_double());
            BOOST_TEST(json::parse(text).as_double() == number);
        }
    }
}

BOOST_AUTO_TEST_CASE(whatever_was_parsed_can_be_written_and_reads_back_the_same) {
    RandomJson random(20'261'127);
    for (int round = 0; round < 2'000; ++round) {
        const json::value value = json::parse(random.value(4));
        if (is_beyond_numbers(value)) continue;

        const std::string text = write_json(value, json_depth_max);

        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(scan_value(text).has_value());
            BOOST_TEST(json::parse(text) == value);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_number_that_is_none_is_refused) {
    using Limits = std::numeric_limits<double>;
    for (const double number : {Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN()}) {
        const json::object object{{"n", number}};

        BOOST_CHECK_THROW(write_json(object, json_depth_max), std::invalid_argument);
        BOOST_CHECK_THROW(write_json(json::value(object), json_depth_max), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_CASE(a_text_that_is_not_utf_8_is_refused) {
    const json::object in_value{{"text", "\xFF"}};
    const json::object in_key{{"\xC3", 1}};

    BOOST_CHECK_THROW(write_json(in_value, json_depth_max), std::invalid_argument);
    BOOST_CHECK_THROW(write_json(in_key, json_depth_max), std::invalid_argument);
    for (const auto* text : {"plain \x80", "\xED\xA0\x80", "\xC3\xA4\xF0\x9F\x98", "\xC0\x80"}) {
        BOOST_CHECK_THROW(write_json(json::value(text), json_depth_max), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_CASE(containers_may_stand_as_deep_as_told) {
    BOOST_TEST(write_json(nested(5), 5) == "[[[[[]]]]]");
    BOOST_CHECK_THROW(write_json(nested(6), 5), std::invalid_argument);
    BOOST_TEST(write_json(json::array{nested(4), nested(4)}, 5) == "[[[[[]]]],[[[[]]]]]");
    const json::object object{{"inner", json::object()}};
    BOOST_TEST(write_json(object, 2) == R"({"inner":{}})");
    BOOST_CHECK_THROW(write_json(object, 1), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_refusal_says_where_and_what) {
    const json::object object{{"text", "\xFF"}};

    BOOST_CHECK_EXCEPTION(
        write_json(object, json_depth_max), std::invalid_argument, [](const auto& error) {
            const std::string what = error.what();
            return what.find("at byte 9 ") != what.npos && what.find("UTF-8") != what.npos;
        });
    BOOST_CHECK_EXCEPTION(write_json(json::value("a\xC3\xA4\xE2\x82\xAC\xE2\x82"), json_depth_max),
                          std::invalid_argument, [](const auto& error) {
                              return std::string(error.what()).find("at byte 7 ") !=
                                     std::string::npos;
                          });
}

BOOST_AUTO_TEST_SUITE_END()
