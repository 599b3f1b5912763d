#include "tests/style/lengths.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::style;

namespace {

std::size_t violations(std::string_view path, std::string_view text) {
    return check_lengths(read_source(std::string(path), text)).size();
}

std::string lines(std::size_t count) {
    std::string text;
    for (std::size_t line = 0; line < count; ++line) text += "\n";
    return text;
}

/// A function of that many lines, its braces' included.
std::string function(std::size_t count) {
    return "void f() {" + lines(count - 1) + "}\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lengths)

BOOST_AUTO_TEST_CASE(a_file_has_400_lines_at_most) {
    BOOST_TEST(violations("core/a.cpp", lines(400)) == 0U);
    BOOST_TEST(violations("core/a.cpp", lines(401)) == 1U);
    BOOST_TEST(violations("tests/interop/a.mjs", lines(401)) == 1U);
}

BOOST_AUTO_TEST_CASE(a_line_has_100_columns_at_most) {
    BOOST_TEST(violations("core/a.cpp", std::string(100, 'a')) == 0U);
    BOOST_TEST(violations("core/a.cpp", std::string(101, 'a')) == 1U);
    BOOST_TEST(violations("app/demo", "#!/bin/sh\n" + std::string(101, 'a')) == 1U);
}

BOOST_AUTO_TEST_CASE(columns_are_characters_not_bytes) {
    std::string arrows;
    for (int count = 0; count < 100; ++count) arrows += "→";

    BOOST_TEST(violations("core/a.cpp", "//" + arrows.substr(0, 98 * 3)) == 0U);
    BOOST_TEST(violations("core/a.cpp", "//" + arrows) == 1U);
}

BOOST_AUTO_TEST_CASE(a_function_has_60_lines_at_most) {
    BOOST_TEST(violations("core/a.cpp", function(60)) == 0U);
    BOOST_TEST(violations("core/a.cpp", function(61)) == 1U);
}

BOOST_AUTO_TEST_CASE(a_violation_says_where_and_how_much) {
    const auto found = check_lengths(read_source("core/a.cpp", "\n" + function(61)));

    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(to_text(found.front()) == "core/a.cpp:2: 61 lines in a function; the limit is 60");
}

BOOST_AUTO_TEST_SUITE_END()
