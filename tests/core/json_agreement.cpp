#include <boost/test/unit_test.hpp>
#include <string>

#include "core/message/json_scan.hpp"
#include "tests/core/json_oracle.hpp"
#include "tests/core/random_json.hpp"

using coqewd::scan_value;
using coqewd::testing::disagreement;
using coqewd::testing::RandomJson;

// The scanner and Boost.JSON must judge the same texts alike and read the same values from them:
// one lets a message in, the other reads it.
BOOST_AUTO_TEST_SUITE(json_agreement)

BOOST_AUTO_TEST_CASE(a_special_byte_is_found_at_every_place_of_a_string) {
    const std::string plain(160, 'x');

    for (std::size_t at = 0; at != plain.size(); ++at) {
        for (unsigned byte = 0; byte != 256; ++byte) {
            std::string text = '"' + plain + '"';
            text[1 + at] = static_cast<char>(byte);
            BOOST_TEST_CONTEXT(byte << " at " << at) BOOST_TEST(disagreement(text) == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(every_pair_of_bytes_in_a_string_is_judged_as_boost_json_does) {
    std::string text = "[\"..\x80\x80\", 0]";

    for (unsigned pair = 0; pair != 65536; ++pair) {
        text[2] = static_cast<char>(pair >> 8);
        text[3] = static_cast<char>(pair & 0xFF);
        const std::string difference = disagreement(text);
        if (!difference.empty()) BOOST_TEST_CONTEXT(pair) BOOST_TEST(difference == "");
    }
}

BOOST_AUTO_TEST_CASE(random_documents_are_read_as_boost_json_reads_them) {
    RandomJson random(20240611);

    for (int round = 0; round != 5000; ++round) {
        const std::string text = random.space() + random.value(5) + random.space();
        BOOST_TEST_REQUIRE(scan_value(text).has_value(), text);
        const std::string difference = disagreement(text);
        BOOST_TEST_REQUIRE(difference.empty(), difference << ": " << text);
    }
}

BOOST_AUTO_TEST_CASE(damaged_documents_are_judged_as_boost_json_judges_them) {
    RandomJson random(77);
    int refused = 0;

    for (int round = 0; round != 20000; ++round) {
        const std::string text = random.damaged(random.value(4));
        const std::size_t depth_max = 1 + random.below(5);
        const std::string difference = disagreement(text, depth_max);
        BOOST_TEST_REQUIRE(difference.empty(), difference << ": " << text);
        if (!scan_value(text, {.depth_max = depth_max})) ++refused;
    }

    // Both sides of the question have been asked.
    BOOST_TEST(refused > 5000);
    BOOST_TEST(refused < 19000);
}

BOOST_AUTO_TEST_SUITE_END()
