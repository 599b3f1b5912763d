#include "auth/equal.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(equal)

BOOST_AUTO_TEST_CASE(the_same_bytes_are_equal) {
    BOOST_TEST(auth::equal("", ""));
    BOOST_TEST(auth::equal("fake password", std::string("fake password")));
    BOOST_TEST(auth::equal({"a\0b", 3}, {"a\0b", 3}));
}

BOOST_AUTO_TEST_CASE(one_different_bit_anywhere_is_noticed) {
    const std::string right = "fake password";

    for (std::size_t i = 0; i < right.size(); ++i) {
        std::string left = right;
        left[i] = static_cast<char>(left[i] ^ 1);
        BOOST_TEST(!auth::equal(left, right));
    }
}

BOOST_AUTO_TEST_CASE(a_prefix_is_not_equal) {
    BOOST_TEST(!auth::equal("", "a"));
    BOOST_TEST(!auth::equal("fake", "fake password"));
    BOOST_TEST(!auth::equal({"a\0b", 3}, {"a\0c", 3}));
}

BOOST_AUTO_TEST_SUITE_END()
