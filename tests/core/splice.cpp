#include "core/message/splice.hpp"

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/message/json_scan.hpp"
#include "tests/core/json_oracle.hpp"
#include "tests/core/random_json.hpp"
#include "tests/core/spliced.hpp"

using namespace coqewd;
using coqewd::testing::parsed;
using coqewd::testing::RandomJson;
using coqewd::testing::spliced;

namespace {

/// The members of an object whose key, written plainly, is one of the letters.
std::vector<Span> members_named(std::string_view object, std::string_view letters) {
    std::vector<Span> spans;
    const auto scanned = scan_members(object, [&](JsonSpan key, JsonSpan value) {
        if (letters.find(key.text.substr(1, key.text.size() - 2)) == letters.npos) return;
        const char* const end = value.text.data() + value.text.size();
        spans.push_back({.offset = static_cast<std::size_t>(key.text.data() - object.data()),
                         .length = static_cast<std::size_t>(end - key.text.data())});
    });
    BOOST_TEST(scanned.has_value());
    return spans;
}

std::string without(std::string_view object, std::string_view letters,
                    std::string_view appended = {}) {
    return spliced(object, members_named(object, letters), appended);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(splice)

BOOST_AUTO_TEST_CASE(nothing_removed_leaves_every_byte) {
    BOOST_TEST(without("{}", "-") == "{}");
    BOOST_TEST(without("{\"a\" : [1, {\"b\":2}] }", "-") == "{\"a\" : [1, {\"b\":2}]}");
}

BOOST_AUTO_TEST_CASE(members_are_appended_with_a_comma_where_one_is_due) {
    BOOST_TEST(without("{}", "-", "\"k\":1") == "{\"k\":1}");
    BOOST_TEST(without("{ \n }", "-", "\"k\":1") == "{\"k\":1}");
    BOOST_TEST(without("{\"a\":1}", "-", "\"k\":1,\"l\":2") == "{\"a\":1,\"k\":1,\"l\":2}");
    BOOST_TEST(without("{\"a\":\",\"}", "-", "\"k\":1") == "{\"a\":\",\",\"k\":1}");
    BOOST_TEST(without("{\"a\":{}}", "-", "\"k\":1") == "{\"a\":{},\"k\":1}");
}

BOOST_AUTO_TEST_CASE(a_member_is_removed_wherever_it_stands) {
    const std::string_view object = "{\"a\":1,\"b\":[2],\"c\":\"3\"}";

    BOOST_TEST(without(object, "a") == "{\"b\":[2],\"c\":\"3\"}");
    BOOST_TEST(without(object, "b") == "{\"a\":1,\"c\":\"3\"}");
    BOOST_TEST(without(object, "c") == "{\"a\":1,\"b\":[2]}");
    BOOST_TEST(without(object, "ab") == "{\"c\":\"3\"}");
    BOOST_TEST(without(object, "bc") == "{\"a\":1}");
    BOOST_TEST(without(object, "ac") == "{\"b\":[2]}");
    BOOST_TEST(without(object, "abc") == "{}");
}

BOOST_AUTO_TEST_CASE(removed_members_are_replaced_by_appended_ones) {
    const std::string_view object = "{\"a\":1,\"b\":2}";

    BOOST_TEST(without(object, "a", "\"a\":9") == "{\"b\":2,\"a\":9}");
    BOOST_TEST(without(object, "b", "\"b\":9") == "{\"a\":1,\"b\":9}");
    BOOST_TEST(without(object, "ab", "\"a\":9") == "{\"a\":9}");
}

BOOST_AUTO_TEST_CASE(white_space_is_tolerated_everywhere) {
    const std::string_view object = " \n{ \"a\" : 1 ,\t\"b\" : 2 , \"c\" : 3 } \r\n";

    BOOST_TEST(without(object, "a") == "{ \t\"b\" : 2 , \"c\" : 3}");
    BOOST_TEST(without(object, "b") == "{ \"a\" : 1 ,\t \"c\" : 3}");
    BOOST_TEST(without(object, "c") == "{ \"a\" : 1 ,\t\"b\" : 2 }");
    BOOST_TEST(without(object, "abc") == "{}");
    BOOST_TEST(without(object, "abc", "\"d\":4") == "{\"d\":4}");
}

BOOST_AUTO_TEST_CASE(every_repetition_is_removed) {
    BOOST_TEST(without("{\"a\":1,\"b\":2,\"a\":3,\"a\":4}", "a", "\"a\":5") == "{\"b\":2,\"a\":5}");
}

BOOST_AUTO_TEST_CASE(a_text_that_is_no_object_does_no_harm) {
    BOOST_TEST(spliced("", {}, "\"k\":1") == ",\"k\":1}");
}

BOOST_AUTO_TEST_CASE(random_objects_are_spliced_as_boost_json_would_change_them) {
    RandomJson random(31337);

    for (int round = 0; round != 5000; ++round) {
        std::string object = random.space() + "{";
        for (std::size_t members = random.below(7), done = 0; done != members; ++done) {
            if (done != 0) object += ",";
            object += random.space() + '"' + random.one_of({'a', 'b', 'c', 'd'}) + '"';
            object += random.space() + ":" + random.space() + random.value(2) + random.space();
        }
        object += random.space() + "}" + random.space();
        const std::string removed = random.one_of<std::string>({"-", "a", "bc", "abc", "abcd"});
        const bool append = random.below(2) == 0;

        const std::string spliced = without(object, removed, append ? "\"a\":[0],\"z\":1" : "");

        auto expected = parsed(object).value().as_object();
        for (const char letter : removed) expected.erase(std::string(1, letter));
        if (append) {
            expected["a"] = boost::json::array{0};
            expected["z"] = 1;
        }
        const auto actual = parsed(spliced);
        BOOST_TEST_REQUIRE(actual.has_value(), object << " became " << spliced);
        BOOST_TEST_REQUIRE(coqewd::testing::same(*actual, expected),
                           object << " became " << spliced);
    }
}

BOOST_AUTO_TEST_SUITE_END()
