#include "app/event_arguments.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(event_arguments)

BOOST_AUTO_TEST_CASE(elements_of_an_array_are_the_arguments_as_they_are_written) {
    const Arguments several = coqewd::event_arguments(R"( [1.50, "a\u0062", [1] ] )");
    const Arguments one = coqewd::event_arguments(R"( {"a": 1e400} )");

    BOOST_TEST(several.size() == 3U);
    BOOST_TEST(several.text(0) == "1.50");
    BOOST_TEST(several.text(1) == R"("a\u0062")");
    BOOST_TEST(one.size() == 1U);
    BOOST_TEST(one.text(0) == R"({"a": 1e400})");
    BOOST_TEST(coqewd::event_arguments("[]").empty());
}

BOOST_AUTO_TEST_CASE(what_no_server_could_read_is_not_sent) {
    const std::string deep = std::string(200, '[') + std::string(200, ']');

    BOOST_CHECK_THROW(coqewd::event_arguments(deep), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(acknowledgement_is_printed_as_it_came_and_binary_data_in_words) {
    const auto plain = Arguments::of_texts({"1.50", R"({"a": 1})"}, {});
    Arguments binary("x", Bytes{"\x01\x02"});
    binary.add({{"in", boost::json::array{binary.attach(Bytes{""})}}});

    BOOST_TEST(spelled_out(plain) == R"([1.50,{"a": 1}])");
    BOOST_TEST(spelled_out(binary) == R"(["x",{"base64":"AQI="},{"in":[{"base64":""}]}])");
    BOOST_TEST(spelled_out(Arguments()) == "[]");
}

BOOST_AUTO_TEST_SUITE_END()
