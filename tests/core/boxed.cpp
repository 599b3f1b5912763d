#include "core/message/boxed.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(boxed)

BOOST_AUTO_TEST_CASE(a_copy_has_a_value_of_its_own) {
    Boxed<std::string> one(std::string("one"));

    Boxed<std::string> copy = one;
    *copy += " more";

    BOOST_TEST(*one == "one");
    BOOST_TEST(*copy == "one more");
}

BOOST_AUTO_TEST_CASE(one_that_was_moved_from_is_empty) {
    Boxed<std::string> one(std::string("one"));

    const Boxed<std::string> other = std::move(one);

    BOOST_TEST(!one.has_value());
    BOOST_TEST(*other == "one");
}

BOOST_AUTO_TEST_CASE(it_can_be_filled_emptied_and_filled_again) {
    Boxed<std::string> one;
    BOOST_TEST(!one);

    one.emplace("first");
    one.reset();
    const bool emptied = !one;
    one = std::string("second");

    BOOST_TEST(emptied);
    BOOST_TEST(one->size() == 6U);
}

BOOST_AUTO_TEST_SUITE_END()
