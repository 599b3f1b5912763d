#include "core/message/json_text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>

#include "tests/core/json_oracle.hpp"
#include "tests/core/random_json.hpp"

using namespace coqewd;
using namespace std::string_view_literals;
using coqewd::testing::RandomJson;

namespace {

JsonSpan span_of(std::string_view text) {
    return scan_value(text).value();
}

std::string quoted(std::string_view text) {
    std::string json;
    append_quoted(json, text);
    return json;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_text)

BOOST_AUTO_TEST_CASE(escapes_are_resolved) {
    struct {
        std::string_view json;
        std::string_view text;
    } const strings[] = {
        {"\"\"", ""},
        {"\"plain\"", "plain"},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
        {"\"\\u0041\\u00e9\\u20AC\\ud83d\\uDE00.\"", "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80."},
        {"\"\\u0000x\"", "\0x"sv},
        {"\"\\uffff\\ud800\\udc00\\udbff\\udfff\"", "\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"},
    };

    for (const auto& [json, expected] : strings) {
        std::string text = "old";
        BOOST_TEST_CONTEXT(json) {
            BOOST_TEST(unescape(span_of(json), text));
            BOOST_TEST(text == expected);
            BOOST_TEST(equals(span_of(json), expected));
            BOOST_TEST(!equals(span_of(json), std::string(expected) + "x"));
            if (!expected.empty()) BOOST_TEST(!equals(span_of(json), expected.substr(1)));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_string_has_no_text) {
    for (const auto json : {"1", "null", "true", "[\"a\"]", "{}"}) {
        std::string text = "old";
        BOOST_TEST(!unescape(span_of(json), text));
        BOOST_TEST(text == "");
        BOOST_TEST(!equals(span_of(json), json));
        BOOST_TEST(!is_plain(span_of(json)));
    }
}

BOOST_AUTO_TEST_CASE(a_key_equals_its_name_however_it_is_written) {
    BOOST_TEST(equals(span_of("\"token\""), "token"));
    BOOST_TEST(equals(span_of("\"to\\u006ben\""), "token"));
    BOOST_TEST(equals(span_of("\"\\u0074\\u006F\\u006b\\u0065\\u006e\""), "token"));
    BOOST_TEST(!equals(span_of("\"toKen\""), "token"));
    BOOST_TEST(!equals(span_of("\"toke\""), "token"));
    BOOST_TEST(!equals(span_of("\"tokens\""), "token"));
    BOOST_TEST(!equals(span_of("\"token\\u0000\""), "token"));
}

BOOST_AUTO_TEST_CASE(a_string_without_escapes_can_be_read_in_place) {
    BOOST_TEST(is_plain(span_of("\"caf\xC3\xA9\"")));
    BOOST_TEST(inside_quotes(span_of("\"caf\xC3\xA9\"")) == "caf\xC3\xA9");
    BOOST_TEST(!is_plain(span_of("\"a\\nb\"")));
    BOOST_TEST(inside_quotes(JsonSpan{}) == "");
}

BOOST_AUTO_TEST_CASE(quoting_writes_what_json_stringify_writes) {
    BOOST_TEST(quoted("") == "\"\"");
    BOOST_TEST(quoted("a/b 'c' caf\xC3\xA9 \x7F") == "\"a/b 'c' caf\xC3\xA9 \x7F\"");
    BOOST_TEST(quoted("\"\\\b\f\n\r\t") == "\"\\\"\\\\\\b\\f\\n\\r\\t\"");
    BOOST_TEST(quoted("\0\x01\x0b\x1f"sv) == "\"\\u0000\\u0001\\u000b\\u001f\"");
    BOOST_TEST(quoted("\xF0\x9F\x98\x80\xE2\x80\xA8") == "\"\xF0\x9F\x98\x80\xE2\x80\xA8\"");
}

BOOST_AUTO_TEST_CASE(quoting_replaces_what_is_not_utf8) {
    BOOST_TEST(quoted("a\xFF") == "\"a\xEF\xBF\xBD\"");
    BOOST_TEST(quoted("\xE2\x82") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    BOOST_TEST(quoted("\xC0\xAFx") == "\"\xEF\xBF\xBD\xEF\xBF\xBDx\"");
}

BOOST_AUTO_TEST_CASE(quoting_finds_what_is_special_wherever_it_stands) {
    constexpr std::size_t longest = 100;
    for (const std::string_view special : {"\"", "\\", "\n", "\x1f", "\xFF"}) {
        const std::string alone = quoted(special);
        const std::string_view escaped = std::string_view(alone).substr(1, alone.size() - 2);
        for (std::size_t size = 0; size != longest; ++size) {
            for (std::size_t at = 0; at != size; ++at) {
                const std::string before(at, 'a');
                const std::string behind(size - at - 1, '~');
                const std::string text = before + std::string(special) + behind;

                BOOST_TEST_REQUIRE(quoted(text) ==
                                   "\"" + before + std::string(escaped) + behind + "\"");
                BOOST_TEST_REQUIRE(quoted(text + text) == "\"" + before + std::string(escaped) +
                                                              behind + before +
                                                              std::string(escaped) + behind + "\"");
            }
            BOOST_TEST_REQUIRE(quoted(std::string(size, 'a')) ==
                               "\"" + std::string(size, 'a') + "\"");
        }
    }
}

BOOST_AUTO_TEST_CASE(quoting_appends) {
    std::string json = "{\"a\":";

    append_quoted(json, "b");

    BOOST_TEST(json == "{\"a\":\"b\"");
}

BOOST_AUTO_TEST_CASE(random_bytes_are_quoted_to_a_valid_string) {
    RandomJson random(5);

    for (int round = 0; round != 5000; ++round) {
        std::string bytes;
        for (std::size_t left = random.below(40); left != 0; --left) {
            bytes += static_cast<char>(random.below(random.below(2) ? 128 : 256));
        }
        const std::string json = quoted(bytes);

        BOOST_TEST_REQUIRE(scan_value(json).has_value());
        std::string text;
        BOOST_TEST_REQUIRE(unescape(span_of(json), text));
        if (json.find("\xEF\xBF\xBD") == json.npos) BOOST_TEST_REQUIRE(text == bytes);
        BOOST_TEST_REQUIRE(coqewd::testing::parsed(json)->as_string() == text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
