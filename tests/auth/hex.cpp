#include "auth/hex.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coqewd::auth;

BOOST_AUTO_TEST_SUITE(hex)

BOOST_AUTO_TEST_CASE(every_byte_becomes_two_lower_case_digits_and_comes_back) {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string bytes(1, static_cast<char>(byte));

        const std::string text = hex_encode(bytes);

        BOOST_REQUIRE(text.find_first_not_of("0123456789abcdef") == text.npos);
        BOOST_REQUIRE(hex_decode(text).value() == bytes);
    }
    BOOST_TEST(hex_encode("\x0f\xa0") == "0fa0");
}

BOOST_AUTO_TEST_CASE(upper_case_digits_are_read) {
    BOOST_TEST(hex_decode("0FA0").value() == hex_decode("0fa0").value());
}

BOOST_AUTO_TEST_CASE(odd_lengths_and_strangers_are_refused) {
    for (const auto* text : {"0", "000", "0g", "g0", " 0", "0x", "0\x80", "00 "}) {
        BOOST_TEST((hex_decode(text).error() == Error::hex), text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
