#include "app/log_line.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(log_line)

BOOST_AUTO_TEST_CASE(a_plain_text_stays_as_it_is) {
    for (const auto* text : {"", "a b", "'quoted' \\ {}", "Zoë → 👋", "\xc2\xa0"}) {
        BOOST_TEST(coqewd::log_line(text) == text);
    }
}

BOOST_AUTO_TEST_CASE(control_characters_are_spelled_out) {
    BOOST_TEST(coqewd::log_line("a\nb\r\n\tc") == "a\\nb\\r\\n\\tc");
    BOOST_TEST(coqewd::log_line("\x1b[2J\x7f\0x"s) == "\\x1b[2J\\x7f\\x00x");
    BOOST_TEST(coqewd::log_line("\xc2\x80\xc2\x9bm\xc2\x85") == "\\xc2\\x80\\xc2\\x9bm\\xc2\\x85");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf_8_are_spelled_out) {
    BOOST_TEST(coqewd::log_line("a\xff") == "a\\xff");
    BOOST_TEST(coqewd::log_line("\xe2\x86") == "\\xe2\\x86");
    BOOST_TEST(coqewd::log_line("\x9b"
                                "A") == "\\x9bA");
}

BOOST_AUTO_TEST_CASE(a_text_up_to_the_limit_is_whole_and_a_longer_one_is_cut) {
    const std::string longest(log_line_bytes_max - 3, 'x');

    BOOST_TEST(coqewd::log_line(longest) == longest);
    BOOST_TEST(coqewd::log_line(longest + "y") == longest + "… (4094 bytes)");
}

BOOST_AUTO_TEST_CASE(a_cut_stands_before_a_character_and_the_limit_counts_what_is_written) {
    std::string arrows;
    for (int count = 0; count < 2000; ++count) arrows += "→";

    const std::string cut = coqewd::log_line(arrows);
    const std::string spelled = coqewd::log_line(std::string(100'000, '\0'));

    BOOST_TEST(cut.ends_with("→… (6000 bytes)"));
    BOOST_TEST(cut.size() <= log_line_bytes_max + 20);
    BOOST_TEST(spelled.ends_with("\\x00… (100000 bytes)"));
    BOOST_TEST(spelled.size() <= log_line_bytes_max + 20);
}

BOOST_AUTO_TEST_SUITE_END()
