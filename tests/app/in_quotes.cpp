#include "app/in_quotes.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace coqewd;

// The suite has the file's name, which is the function's too.
BOOST_AUTO_TEST_SUITE(in_quotes)

BOOST_AUTO_TEST_CASE(text_is_quoted) {
    BOOST_TEST(coqewd::in_quotes("a b") == "'a b'");
}

BOOST_AUTO_TEST_CASE(control_characters_do_not_reach_the_terminal) {
    BOOST_TEST(coqewd::in_quotes("a\x1b[2J\n\x7f") ==
               "'a?[2J?"
               "?'");
}

BOOST_AUTO_TEST_CASE(what_may_be_a_password_is_left_out) {
    BOOST_TEST(coqewd::in_quotes("wss://me:secret@host") == "'…@host'");
    BOOST_TEST(coqewd::in_quotes("a@b@c") == "'…@c'");
}

BOOST_AUTO_TEST_CASE(long_text_is_cut_between_characters) {
    const std::string text = std::string(159, 'a') + "é and more";

    BOOST_TEST(coqewd::in_quotes(text) == "'" + std::string(159, 'a') + "…'");
}

BOOST_AUTO_TEST_SUITE_END()
