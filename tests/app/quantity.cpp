#include "app/quantity.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

using namespace coqewd;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(quantity)

BOOST_AUTO_TEST_CASE(whole_numbers_are_digits_only) {
    BOOST_TEST(parse_whole("0").value() == 0U);
    BOOST_TEST(parse_whole("007").value() == 7U);
    BOOST_TEST(parse_whole("18446744073709551615").value() == 18446744073709551615U);
    for (const auto* wrong : {"", " 1", "1 ", "+1", "-1", "1.0", "1e3", "0x10", "1_000",
                              "18446744073709551616", "99999999999999999999999"}) {
        BOOST_TEST(!parse_whole(wrong).has_value(), wrong);
    }
}

BOOST_AUTO_TEST_CASE(durations_have_a_unit) {
    BOOST_TEST((parse_duration("500ms", Plain::refused) == 500ms));
    BOOST_TEST((parse_duration("30s", Plain::refused) == 30s));
    BOOST_TEST((parse_duration("2m", Plain::refused) == 2min));
    BOOST_TEST((parse_duration("24h", Plain::refused) == 24h));
    BOOST_TEST((parse_duration("0", Plain::refused) == 0ms));
    for (const auto* wrong : {"", "30", "s", "30 s", "30d", "1.5s", "-1s", "30ss",
                              "9223372036854775807h", "99999999999999999999s"}) {
        BOOST_TEST(!parse_duration(wrong, Plain::refused).has_value(), wrong);
    }
}

BOOST_AUTO_TEST_CASE(plain_number_is_seconds_only_where_qewd_says_so) {
    BOOST_TEST((parse_duration("300", Plain::seconds) == 300s));
    BOOST_TEST((parse_duration("300ms", Plain::seconds) == 300ms));
    BOOST_TEST(!parse_duration("9223372036854775807", Plain::seconds).has_value());
}

BOOST_AUTO_TEST_CASE(sizes_may_have_a_unit) {
    BOOST_TEST(parse_size("1000000").value() == 1'000'000U);
    BOOST_TEST(parse_size("1MB").value() == 1'000'000U);
    BOOST_TEST(parse_size("64KiB").value() == 65'536U);
    BOOST_TEST(parse_size("64kib").value() == 65'536U);
    BOOST_TEST(parse_size("2GiB").value() == 2'147'483'648U);
    BOOST_TEST(parse_size("5B").value() == 5U);
    for (const auto* wrong : {"", "MB", "1 MB", "1TB", "1M", "-1", "9223372036854775807GiB"}) {
        BOOST_TEST(!parse_size(wrong).has_value(), wrong);
    }
}

BOOST_AUTO_TEST_CASE(switches_are_words_for_yes_and_no) {
    for (const auto* yes : {"true", "TRUE", "yes", "on", "1"}) BOOST_TEST(*parse_switch(yes), yes);
    for (const auto* no : {"false", "No", "off", "0"}) BOOST_TEST(!*parse_switch(no), no);
    BOOST_TEST(!parse_switch("").has_value());
    BOOST_TEST(!parse_switch("maybe").has_value());
}

BOOST_AUTO_TEST_CASE(shown_values_read_back) {
    for (const auto duration : {0ms, 1ms, 999ms, 1000ms, 90'000ms, 300'000ms, 3'600'000ms}) {
        BOOST_TEST((parse_duration(show_duration(duration), Plain::refused) == duration));
    }
    for (const std::uint64_t bytes : {0ULL, 1ULL, 1500ULL, 65'536ULL, 1'000'000ULL, 1ULL << 30}) {
        BOOST_TEST(parse_size(show_size(bytes)).value() == bytes);
    }
    BOOST_TEST(show_duration(90s) == "90s");
    BOOST_TEST(show_size(65'536) == "64KiB");
}

BOOST_AUTO_TEST_SUITE_END()
