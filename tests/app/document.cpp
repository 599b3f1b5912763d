#include "app/document.hpp"

#include <boost/test/unit_test.hpp>
#include <ostream>
#include <string>
#include <vector>

using namespace coqewd;

namespace coqewd {
std::ostream& operator<<(std::ostream& out, const Position& at) {
    return out << at.line << ':' << at.column;
}
}  // namespace coqewd

BOOST_AUTO_TEST_SUITE(document)

BOOST_AUTO_TEST_CASE(every_kind_of_value_is_read) {
    const auto read =
        read_document(R"({"o":{},"a":[1,-2.5e3],"s":"x\u00e9\n","t":true,"f":false,"n":null})");

    BOOST_TEST_REQUIRE(read.complete);
    BOOST_TEST(read.faults.empty());
    BOOST_TEST_REQUIRE(read.root.members.size() == 6U);
    BOOST_TEST(find_member(read.root, "o")->members.empty());
    BOOST_TEST(find_member(read.root, "a")->elements.at(1).text == "-2.5e3");
    BOOST_TEST(find_member(read.root, "s")->text == "x\xC3\xA9\n");
    BOOST_TEST(find_member(read.root, "t")->truth);
    BOOST_TEST((find_member(read.root, "f")->kind == Node::Kind::boolean));
    BOOST_TEST((find_member(read.root, "n")->kind == Node::Kind::null));
    BOOST_TEST(find_member(read.root, "x") == nullptr);
}

BOOST_AUTO_TEST_CASE(values_and_keys_know_their_place) {
    const auto read = read_document("{\n\t\"\xC3\xA9\": 1,  \"b\":\r\n [ true ]\n}");

    BOOST_TEST_REQUIRE(read.complete);
    const DocumentMember& first = read.root.members.at(0);
    const DocumentMember& second = read.root.members.at(1);
    BOOST_TEST(first.at == (Position{2, 2}));
    BOOST_TEST(first.value.at == (Position{2, 7}));
    BOOST_TEST(second.at == (Position{2, 11}));
    BOOST_TEST(second.value.at == (Position{3, 2}));
    BOOST_TEST(second.value.elements.at(0).at == (Position{3, 4}));
}

BOOST_AUTO_TEST_CASE(mark_of_utf_8_at_the_beginning_is_passed_over) {
    const auto read = read_document("\xEF\xBB\xBF{}");

    BOOST_TEST(read.complete);
    BOOST_TEST(read.faults.empty());
}

BOOST_AUTO_TEST_CASE(fault_of_syntax_names_its_place) {
    struct Case {
        std::string text;
        Position at;
        std::string part;
    };
    for (const Case& c : std::vector<Case>{
             {"", {1, 1}, "expected a value, found the end"},
             {"{", {1, 2}, "key in double quotes, found the end"},
             {"{\"a\" 1}", {1, 6}, "expected ':'"},
             {"{\"a\":1\n\"b\":2}", {2, 1}, "expected ',' or '}', found '\"'"},
             {"{\"a\":1,}", {1, 8}, "key in double quotes, found '}'"},
             {"{a:1}", {1, 2}, "key in double quotes, found 'a'"},
             {"[1 2]", {1, 4}, "expected ',' or ']', found '2'"},
             {"[1,]", {1, 4}, "expected a value, found ']'"},
             {"[tru]", {1, 2}, "expected a value, found 't'"},
             {"[01]", {1, 2}, "expected a value"},
             {"[1.]", {1, 2}, "expected a value"},
             {"[\xC3\xA9]", {1, 2}, "found '\xC3\xA9'"},
             {"// x\n{}", {1, 1}, "expected a value, found '/'"},
             {"\xEF\xBB\xBF{", {1, 2}, "key in double quotes, found the end"},
             {"{}\xEF\xBB\xBF", {1, 3}, "after the end"},
             {"{} {}", {1, 4}, "after the end"},
             {"[\"a", {1, 2}, "no end"},
             {"[\"a\\\"]", {1, 2}, "no end"},
             {"[\"\\x\"]", {1, 2}, "invalid escape or character"},
             {"[\"\\ud800\"]", {1, 2}, "invalid escape or character"},
             {"[\"a\nb\"]", {1, 2}, "invalid escape or character"},
             {"[\"\xFF\"]", {1, 2}, "invalid escape or character"},
         }) {
        const auto read = read_document(c.text);
        BOOST_TEST_REQUIRE(read.faults.size() == 1U, c.text);
        BOOST_TEST(!read.complete, c.text);
        BOOST_TEST(read.faults[0].at == c.at, c.text << " at " << read.faults[0].at);
        BOOST_TEST(read.faults[0].text.find(c.part) != std::string::npos, read.faults[0].text);
    }
}

BOOST_AUTO_TEST_CASE(key_that_is_there_twice_is_a_fault_and_the_first_counts) {
    const auto read = read_document("{\"a\":1,\n \"\\u0061\":2, \"b\":{\"a\":3}}");

    BOOST_TEST(read.complete);
    BOOST_TEST_REQUIRE(read.faults.size() == 1U);
    BOOST_TEST(read.faults[0].at == (Position{2, 2}));
    BOOST_TEST(read.faults[0].text == "the key 'a' is there twice");
    BOOST_TEST(find_member(read.root, "a")->text == "1");
}

BOOST_AUTO_TEST_CASE(depth_and_size_are_bounded) {
    const std::string deep(100'000, '[');
    const std::string fits = std::string(32, '[') + std::string(32, ']');
    const std::string large = "\"" + std::string(1U << 20, 'a') + "\"";

    BOOST_TEST(read_document(deep).faults.at(0).text == "the text is nested more than 32 deep");
    BOOST_TEST(read_document(fits).complete);
    BOOST_TEST(read_document(large).faults.at(0).text == "the text has more than 1 MiB");
}

BOOST_AUTO_TEST_CASE(text_cut_at_any_byte_is_incomplete) {
    const std::string text = R"({"a":[1,{"b":"\u00e9\\x"},-2e5,true,null],"c":{"d":false}})";
    BOOST_TEST_REQUIRE(read_document(text).complete);

    for (std::size_t length = 0; length < text.size(); ++length) {
        const auto read = read_document(text.substr(0, length));
        BOOST_TEST(!read.complete, text.substr(0, length));
        BOOST_TEST(read.faults.size() == 1U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
