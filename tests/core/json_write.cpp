#include "core/message/json_write.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <limits>
#include <stdexcept>
#include <string>

using namespace coqewd;
namespace json = boost::json;

namespace {

json::value nested(std::size_t depth) {
    json::value value = json::array();
    for (std::size_t level = 1; level < depth; ++level) value = json::array{std::move(value)};
    return value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_write)

BOOST_AUTO_TEST_CASE(what_is_written_reads_back_the_same) {
    const json::value value{{"text", "a\"b\\c\n\xC3\xA4"}, {"list", {1, -2.5, true, nullptr}}};

    const std::string text = write_json(value, json_depth_max);

    BOOST_TEST(json::parse(text) == value);
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
}

BOOST_AUTO_TEST_CASE(containers_may_stand_as_deep_as_told) {
    BOOST_TEST(write_json(nested(5), 5) == "[[[[[]]]]]");
    BOOST_CHECK_THROW(write_json(nested(6), 5), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_refusal_says_where_and_what) {
    const json::object object{{"text", "\xFF"}};

    BOOST_CHECK_EXCEPTION(
        write_json(object, json_depth_max), std::invalid_argument, [](const auto& error) {
            const std::string what = error.what();
            return what.find("at byte 9 ") != what.npos && what.find("UTF-8") != what.npos;
        });
}

BOOST_AUTO_TEST_SUITE_END()
