#include "app/json_line.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(json_line)

BOOST_AUTO_TEST_CASE(members_stand_in_the_order_in_which_they_were_added) {
    JsonLine line;

    line.add_text("name", "a \"b\"");
    line.add_number("rate", 1234.5678);
    line.add_count("count", 12);
    line.add_flag("good", true);
    line.add_json("inner", JsonLine().text());

    BOOST_TEST(line.text() ==
               R"({"name":"a \"b\"","rate":1234.57,"count":12,"good":true,"inner":{}})");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_0) {
    JsonLine line;

    line.add_number("nan", std::numeric_limits<double>::quiet_NaN());
    line.add_number("infinite", std::numeric_limits<double>::infinity());

    BOOST_TEST(line.text() == R"({"nan":0,"infinite":0})");
}

BOOST_AUTO_TEST_SUITE_END()
