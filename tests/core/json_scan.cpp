#include "core/message/json_scan.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/message/json_text.hpp"
#include "tests/core/json_oracle.hpp"
#include "tests/core/random_json.hpp"

using namespace coqewd;
using namespace std::string_view_literals;
using coqewd::testing::disagreement;
using coqewd::testing::RandomJson;

namespace {

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
    std::string text;
    for (std::size_t level = 0; level != depth; ++level) text += open;
    for (std::size_t level = 0; level != depth; ++level) text += close;
    return text;
}

struct Faulty {
    std::string_view text;
    error_code error;
    std::size_t offset;
};

void check_refused(const Faulty& faulty) {
    BOOST_TEST_CONTEXT(faulty.text) {
        const auto scanned = scan_value(faulty.text);
        BOOST_TEST_REQUIRE(scanned.has_error());
        BOOST_TEST(scanned.error().code == faulty.error);
        BOOST_TEST(scanned.error().offset == faulty.offset);
        BOOST_TEST(!coqewd::testing::parsed(faulty.text));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_scan)

BOOST_AUTO_TEST_CASE(valid_texts_are_accepted_with_their_kind) {
    struct {
        std::string_view text;
        JsonKind kind;
    } const valid[] = {
        {"null", JsonKind::null},
        {"true", JsonKind::boolean},
        {" false\n", JsonKind::boolean},
        {"0", JsonKind::number},
        {"-0", JsonKind::number},
        {"-0.0e-0", JsonKind::number},
        {"123.456E+78", JsonKind::number},
        {"1e000000000000000000001", JsonKind::number},
        {"1e999999999", JsonKind::number},
        {"123456789012345678901234567890", JsonKind::number},
        {"\"\"", JsonKind::string},
        {"\"\x7F\"", JsonKind::string},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u12aF\"", JsonKind::string},
        {"\"\\ud834\\uDD1e\"", JsonKind::string},
        {"\"\\u0000\"", JsonKind::string},
        {"\"\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\"", JsonKind::string},
        {"\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"", JsonKind::string},
        {"[]", JsonKind::array},
        {"\t[ ]\r\n", JsonKind::array},
        {"[null, 1, \"1\", {}, []]", JsonKind::array},
        {"{}", JsonKind::object},
        {"{\"\":0}", JsonKind::object},
        {"{ \"a\" : [ { } ] , \"a\" : null }", JsonKind::object},
    };

    for (const auto& [text, kind] : valid) {
        BOOST_TEST_CONTEXT(text) {
            const auto scanned = scan_value(text);
            BOOST_TEST_REQUIRE(scanned.has_value());
            BOOST_TEST((scanned->kind == kind));
            BOOST_TEST(disagreement(text) == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(space_around_a_value_is_not_part_of_it) {
    const auto scanned = scan_value(" \t\r\n[1, 2] \n");

    BOOST_TEST_REQUIRE(scanned.has_value());
    BOOST_TEST(scanned->text == "[1, 2]");
}

BOOST_AUTO_TEST_CASE(invalid_structure_is_refused_at_its_place) {
    const Faulty texts[] = {
        {"", JsonError::incomplete, 0},           {"  ", JsonError::incomplete, 2},
        {"[", JsonError::incomplete, 1},          {"[1", JsonError::incomplete, 2},
        {"[1,", JsonError::incomplete, 3},        {"[,1]", JsonError::unexpected, 1},
        {"[1,]", JsonError::unexpected, 3},       {"[1,,2]", JsonError::unexpected, 3},
        {"[1 2]", JsonError::unexpected, 3},      {"[1:2]", JsonError::unexpected, 2},
        {"[1}", JsonError::unexpected, 2},        {"{]", JsonError::unexpected, 1},
        {"{,}", JsonError::unexpected, 1},        {"{1:2}", JsonError::unexpected, 1},
        {"{a:1}", JsonError::unexpected, 1},      {"{'a':1}", JsonError::unexpected, 1},
        {"{\"a\"}", JsonError::unexpected, 4},    {"{\"a\":}", JsonError::unexpected, 5},
        {"{\"a\":1,}", JsonError::unexpected, 7}, {"{\"a\" 1}", JsonError::unexpected, 5},
        {"{\"a\"::1}", JsonError::unexpected, 5}, {"{\"a\":1 \"b\":2}", JsonError::unexpected, 7},
        {"{\"a\":1]", JsonError::unexpected, 6},  {"{\"a\":[1}", JsonError::unexpected, 7},
        {"{\"a\"", JsonError::incomplete, 4},     {"]", JsonError::unexpected, 0},
        {"1]", JsonError::trailing, 1},           {"{}{}", JsonError::trailing, 2},
        {"null\f", JsonError::trailing, 4},       {"[]\0"sv, JsonError::trailing, 2},
        {"\f[]", JsonError::unexpected, 0},       {"/**/1", JsonError::unexpected, 0},
        {"1//", JsonError::trailing, 1},          {"\xEF\xBB\xBF{}", JsonError::unexpected, 0},
        {"nul", JsonError::incomplete, 3},        {"nulL", JsonError::unexpected, 3},
        {"True", JsonError::unexpected, 0},       {"truer", JsonError::trailing, 4},
        {"undefined", JsonError::unexpected, 0},
    };

    for (const Faulty& faulty : texts) check_refused(faulty);
}

BOOST_AUTO_TEST_CASE(invalid_numbers_are_refused_at_their_place) {
    const Faulty texts[] = {
        {"-", JsonError::incomplete, 1},
        {"--1", JsonError::invalid_number, 1},
        {"-a", JsonError::invalid_number, 1},
        {"+1", JsonError::unexpected, 0},
        {"01", JsonError::invalid_number, 1},
        {"-00", JsonError::invalid_number, 2},
        {"1.", JsonError::incomplete, 2},
        {"[1.]", JsonError::invalid_number, 3},
        {".5", JsonError::unexpected, 0},
        {"1.e1", JsonError::invalid_number, 2},
        {"1e", JsonError::incomplete, 2},
        {"[1e]", JsonError::invalid_number, 3},
        {"[1e+]", JsonError::invalid_number, 4},
        {"1e1.5", JsonError::trailing, 3},
        {"1e+-1", JsonError::invalid_number, 3},
        {"0x10", JsonError::trailing, 1},
        {"1_000", JsonError::trailing, 1},
        {"NaN", JsonError::unexpected, 0},
        {"Infinity", JsonError::unexpected, 0},
        {"-Infinity", JsonError::invalid_number, 1},
        {"1e9999999999", JsonError::number_out_of_range, 2},
        {"1e-99999999999999999999", JsonError::number_out_of_range, 3},
    };

    for (const Faulty& faulty : texts) check_refused(faulty);
}

BOOST_AUTO_TEST_CASE(invalid_strings_are_refused_at_their_place) {
    const Faulty texts[] = {
        {"\"", JsonError::incomplete, 1},
        {"\"abc", JsonError::incomplete, 4},
        {"\"\\\"", JsonError::incomplete, 3},
        {"\"\\", JsonError::incomplete, 2},
        {"\"a\nb\"", JsonError::control_character, 2},
        {"\"\t\"", JsonError::control_character, 1},
        {"\"\0\""sv, JsonError::control_character, 1},
        {"\"12345678\x1F\"", JsonError::control_character, 9},
        {"\"\\x41\"", JsonError::invalid_escape, 2},
        {"\"\\'\"", JsonError::invalid_escape, 2},
        {"\"\\U0041\"", JsonError::invalid_escape, 2},
        {"\"\\u004g\"", JsonError::invalid_escape, 6},
        {"\"\\u 041\"", JsonError::invalid_escape, 3},
        {"\"\\u00\"", JsonError::invalid_escape, 5},
        {"\"\\u00", JsonError::incomplete, 5},
        {"\"\\ud800\"", JsonError::invalid_surrogate, 7},
        {"\"\\ud800abcdef\"", JsonError::invalid_surrogate, 7},
        {"\"\\ud800\\n\"", JsonError::invalid_surrogate, 8},
        {"\"\\ud800\\u0041\"", JsonError::invalid_surrogate, 2},
        {"\"\\ud800\\ud800\"", JsonError::invalid_surrogate, 2},
        {"\"\\udc00\"", JsonError::invalid_surrogate, 2},
        {"\"\\ude00\\ud83d\"", JsonError::invalid_surrogate, 2},
        {"\"\xC0\x80\"", JsonError::invalid_utf8, 1},
        {"\"\xC1\xBF\"", JsonError::invalid_utf8, 1},
        {"\"\x80\"", JsonError::invalid_utf8, 1},
        {"\"\xE0\x9F\xBF\"", JsonError::invalid_utf8, 1},
        {"\"\xED\xA0\x80\"", JsonError::invalid_utf8, 1},
        {"\"\xF0\x8F\xBF\xBF\"", JsonError::invalid_utf8, 1},
        {"\"\xF4\x90\x80\x80\"", JsonError::invalid_utf8, 1},
        {"\"\xF5\x80\x80\x80\"", JsonError::invalid_utf8, 1},
        {"\"\xFF\"", JsonError::invalid_utf8, 1},
        {"\"\xE2\x82\"", JsonError::invalid_utf8, 1},
        {"\"abcdefghi\xE2\"", JsonError::invalid_utf8, 10},
        {"{\"\xC3\":1}", JsonError::invalid_utf8, 2},
    };

    for (const Faulty& faulty : texts) check_refused(faulty);
}

BOOST_AUTO_TEST_CASE(depth_is_accepted_at_the_limit_and_refused_above) {
    for (const std::size_t depth : {1u, 2u, 63u, 64u, 65u, 128u, 500u, 1024u}) {
        const std::string arrays = nested(depth, "[", "]");
        const std::string objects = nested(depth - 1, "{\"a\":", "}").insert(5 * (depth - 1), "{}");

        for (const std::string& text : {arrays, objects}) {
            BOOST_TEST_CONTEXT(depth << text.front()) {
                BOOST_TEST(scan_value(text, {.depth_max = depth}).has_value());
                BOOST_TEST(disagreement(text, depth) == "");

                const auto above = scan_value(text, {.depth_max = depth - 1});
                BOOST_TEST_REQUIRE(above.has_error());
                BOOST_TEST(above.error().code == make_error_code(JsonError::too_deep));
                BOOST_TEST(disagreement(text, depth - 1) == "");
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(arrays_and_objects_inside_each_other_are_told_apart_at_every_depth) {
    for (std::size_t depth = 1; depth < 150; depth += 7) {
        std::string text = nested(depth, "[{\"a\":", "}]").insert(6 * depth, "0");
        BOOST_TEST(disagreement(text, 400) == "");

        char& closing = text[7 * depth + 1];
        closing = closing == ']' ? '}' : ']';
        BOOST_TEST(scan_value(text, {.depth_max = 400}).has_error());
        BOOST_TEST(disagreement(text, 400) == "");
    }
}

BOOST_AUTO_TEST_CASE(a_limit_above_the_ceiling_counts_as_the_ceiling) {
    const std::string text = nested(1025, "[", "]");

    const auto scanned = scan_value(text, {.depth_max = 5000});

    BOOST_TEST_REQUIRE(scanned.has_error());
    BOOST_TEST(scanned.error().code == make_error_code(JsonError::too_deep));
    BOOST_TEST(scanned.error().offset == 1024u);
}

BOOST_AUTO_TEST_CASE(endless_nesting_costs_no_more_than_the_limit) {
    const auto scanned = scan_value(std::string(1'000'000, '['));

    BOOST_TEST_REQUIRE(scanned.has_error());
    BOOST_TEST(scanned.error().code == make_error_code(JsonError::too_deep));
    BOOST_TEST(scanned.error().offset == json_depth_max);
}

BOOST_AUTO_TEST_CASE(members_are_visited_in_order_with_their_bytes) {
    std::vector<std::string> seen;

    const auto scanned =
        scan_members(" { \"a\" : 1 ,\"b\\\"\":[ 2 , {\"c\":3} ], \"a\":\"x\" } ",
                     [&](JsonSpan key, JsonSpan value) {
                         BOOST_TEST((key.kind == JsonKind::string));
                         seen.push_back(std::string(key.text) + "=" + std::string(value.text));
                     });

    BOOST_TEST(scanned.has_value());
    const std::vector<std::string> expected{"\"a\"=1", "\"b\\\"\"=[ 2 , {\"c\":3} ]",
                                            "\"a\"=\"x\""};
    BOOST_TEST(seen == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(members_of_inner_objects_are_visited_before_the_object) {
    std::vector<std::string> seen;
    const auto visit = [&](JsonSpan key, JsonSpan) { seen.emplace_back(key.text); };
    const auto inside = [&](JsonSpan key, JsonSpan value) {
        seen.push_back(" " + std::string(key.text) + "=" + std::string(value.text));
    };

    const auto scanned = scan_members(
        R"({"a":{"b":1, "c":{"d":[2]}},"a":{},"f":[{"g":3}],"h":{"a":{}},"\u0061": {"i":{}} })",
        visit, {"a", inside});

    BOOST_TEST(scanned.has_value());
    const std::vector<std::string> expected{
        R"( "b"=1)", R"( "c"={"d":[2]})", R"("a")",     R"("a")", R"("f")",
        R"("h")",    R"( "i"={})",        R"("\u0061")"};
    BOOST_TEST(seen == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(both_ways_to_visit_members_judge_alike) {
    RandomJson random(8);
    const auto ignore = [](JsonSpan, JsonSpan) {};

    for (int round = 0; round != 10000; ++round) {
        const std::string text = random.damaged(random.object(4));
        const ScanLimits limits{.depth_max = random.below(6)};

        const auto flat = scan_members(text, ignore, limits);
        const auto nested = scan_members(
            text, ignore, {random.one_of<std::string_view>({"a", "b", "type"}), ignore}, limits);

        BOOST_TEST_REQUIRE(flat.has_value() == nested.has_value(), text);
        if (flat.has_value()) continue;
        BOOST_TEST_REQUIRE(flat.error().code == nested.error().code, text);
        BOOST_TEST_REQUIRE(flat.error().offset == nested.error().offset, text);
    }
}

BOOST_AUTO_TEST_CASE(elements_are_visited_in_order_with_their_bytes) {
    std::vector<std::string> seen;

    const auto scanned = scan_elements("[\"ewdjs\", {\"type\" : [1]},null ,-1.5]",
                                       [&](JsonSpan element) { seen.emplace_back(element.text); });

    BOOST_TEST(scanned.has_value());
    const std::vector<std::string> expected{"\"ewdjs\"", "{\"type\" : [1]}", "null", "-1.5"};
    BOOST_TEST(seen == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(another_value_than_asked_for_is_told_from_broken_json) {
    const auto ignore_member = [](JsonSpan, JsonSpan) {};
    const auto ignore_element = [](JsonSpan) {};

    for (const auto text : {"[]", " 1", "null", "\"{}\""}) {
        BOOST_TEST(scan_members(text, ignore_member).error().code ==
                   make_error_code(JsonError::not_an_object));
    }
    for (const auto text : {"{}", " 1", "null", "\"[]\""}) {
        BOOST_TEST(scan_elements(text, ignore_element).error().code ==
                   make_error_code(JsonError::not_an_array));
    }
    BOOST_TEST(scan_members("[1", ignore_member).error().code ==
               make_error_code(JsonError::incomplete));
    BOOST_TEST(scan_members("{} x", ignore_member).error().code ==
               make_error_code(JsonError::trailing));
    BOOST_TEST(scan_elements("[] x", ignore_element).error().code ==
               make_error_code(JsonError::trailing));
    BOOST_TEST(scan_elements("", ignore_element).error().code ==
               make_error_code(JsonError::incomplete));
}

BOOST_AUTO_TEST_CASE(a_text_cut_anywhere_is_incomplete) {
    const std::string text =
        "{\"type\":\"a\\u00e9\\ud83d\\ude00\xE2\x82\xAC\",\"n\":[-1.5e+3,true,null,{}], "
        "\"t\":{\"x\":"
        "[[false]]}}";
    BOOST_TEST_REQUIRE(scan_value(text).has_value());

    for (std::size_t size = 0; size != text.size(); ++size) {
        BOOST_TEST_CONTEXT(size) {
            const std::string cut = text.substr(0, size);
            const auto scanned = scan_members(cut, [](JsonSpan, JsonSpan) {});
            BOOST_TEST_REQUIRE(scanned.has_error());
            const error_code code = scanned.error().code;
            // A character cut in the middle is told as such.
            BOOST_TEST((code == JsonError::incomplete ||
                        code == make_error_code(JsonError::invalid_utf8)));
            BOOST_TEST(disagreement(cut) == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(every_error_has_its_own_sentence) {
    std::vector<std::string> sentences;

    for (int value = 1; value <= static_cast<int>(JsonError::not_an_object); ++value) {
        sentences.push_back(make_error_code(static_cast<JsonError>(value)).message());
    }
    std::sort(sentences.begin(), sentences.end());

    BOOST_TEST((std::adjacent_find(sentences.begin(), sentences.end()) == sentences.end()));
    BOOST_TEST(
        (std::find(sentences.begin(), sentences.end(), "Unknown JSON error") == sentences.end()));
}

BOOST_AUTO_TEST_SUITE_END()
