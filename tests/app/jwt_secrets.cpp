#include "app/jwt_secrets.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "app/option_error.hpp"

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(jwt_secrets)

BOOST_AUTO_TEST_CASE(one_line_is_the_secret_without_its_end) {
    for (const auto* text : {"a:b c", "a:b c\n", "a:b c\r\n", "\na:b c\n\n"}) {
        const auto ring = parse_jwt_secrets(text).value();
        BOOST_TEST_REQUIRE(ring.size() == 1U);
        BOOST_TEST(ring[0].kid == "");
        BOOST_TEST(ring[0].secret == "a:b c");
    }
}

BOOST_AUTO_TEST_CASE(lines_are_a_key_ring_in_order) {
    const auto ring = parse_jwt_secrets("kid=new se cret\nold\nkid=older s\n").value();

    BOOST_TEST_REQUIRE(ring.size() == 3U);
    BOOST_TEST((ring[0] == JwtSecret{.kid = "new", .secret = "se cret"}));
    BOOST_TEST((ring[1] == JwtSecret{.kid = "", .secret = "old"}));
    BOOST_TEST((ring[2] == JwtSecret{.kid = "older", .secret = "s"}));
}

BOOST_AUTO_TEST_CASE(wrong_files_are_refused) {
    std::string many;
    for (int i = 0; i < 17; ++i) many += "kid=" + std::to_string(i) + " s\n";

    BOOST_TEST(parse_jwt_secrets("").error() == make_error_code(OptionError::secret_missing));
    BOOST_TEST(parse_jwt_secrets("\r\n\n").error() == make_error_code(OptionError::secret_missing));
    BOOST_TEST(parse_jwt_secrets("kid=a").error() == make_error_code(OptionError::secret_line));
    BOOST_TEST(parse_jwt_secrets("kid=a ").error() == make_error_code(OptionError::secret_line));
    BOOST_TEST(parse_jwt_secrets("kid= a").error() == make_error_code(OptionError::secret_line));
    BOOST_TEST(parse_jwt_secrets("kid=a b\nkid=a c").error() ==
               make_error_code(OptionError::secret_same_kid));
    BOOST_TEST(parse_jwt_secrets(many).error() == make_error_code(OptionError::secrets_too_many));
    for (const auto* text : {"\xEF\xBB\xBFs", " s", "s ", "s\t\r\n", "a\n   \nb", "kid=a  s"}) {
        BOOST_TEST(parse_jwt_secrets(text).error() == make_error_code(OptionError::secret_ends));
    }
    BOOST_TEST(parse_jwt_secrets("# of production\ns").error() ==
               make_error_code(OptionError::secret_comment));
    BOOST_TEST(parse_jwt_secrets("s\nkid=a #b").value().size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
