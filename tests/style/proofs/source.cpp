#include "tests/style/source.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::style;

namespace {

std::string code_of(std::string_view text) {
    return read_source("core/a.cpp", text).code.at(0);
}

std::string comment_of(std::string_view text) {
    return read_source("core/a.cpp", text).comments.at(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source)

BOOST_AUTO_TEST_CASE(comments_are_no_code) {
    BOOST_TEST(code_of("int a; // b") == "int a;     ");
    BOOST_TEST(code_of("int /* b */ a;") == "int         a;");
    BOOST_TEST(comment_of("int a; // b") == "       // b");
    BOOST_TEST(comment_of("int /* b */ a;") == "    /* b */   ");
}

BOOST_AUTO_TEST_CASE(what_is_in_quotes_is_no_code) {
    BOOST_TEST(code_of(R"(f("a {", '{', "\"b");)") == R"(f("   ", ' ', "   ");)");
}

BOOST_AUTO_TEST_CASE(a_comment_in_quotes_is_none) {
    BOOST_TEST(comment_of(R"(f("// a");)").find_first_not_of(' ') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_raw_literal_ends_at_its_own_end) {
    BOOST_TEST(code_of("f(R\"x(a \" )\" b)x\"); g();") == "f(R\"            \"); g();");
}

BOOST_AUTO_TEST_CASE(a_raw_literal_may_have_many_lines) {
    const Source read = read_source("core/a.cpp", "f(R\"(a\nb {\n)\");\ng();\n");

    BOOST_TEST(read.code.size() == 4U);
    BOOST_TEST(read.code.at(1).find('{') == std::string::npos);
    BOOST_TEST(read.code.at(3) == "g();");
}

BOOST_AUTO_TEST_CASE(a_quote_in_a_number_opens_nothing) {
    BOOST_TEST(code_of("int a = 20'000; f();") == "int a = 20'000; f();");
    BOOST_TEST(code_of("int a = 0xFF'00; char b = 'c';") == "int a = 0xFF'00; char b = ' ';");
}

BOOST_AUTO_TEST_CASE(views_have_the_same_lines) {
    const Source read = read_source("core/a.cpp", "/* a\nb */ int c;\n\nint d;");

    BOOST_TEST(read.lines.size() == 4U);
    BOOST_TEST(read.code.size() == 4U);
    BOOST_TEST(read.comments.size() == 4U);
    BOOST_TEST(read.code.at(1) == "     int c;");
}

BOOST_AUTO_TEST_CASE(an_unfinished_literal_ends_with_the_text) {
    BOOST_TEST(read_source("core/a.cpp", "f(\"a").code.size() == 1U);
    BOOST_TEST(read_source("core/a.cpp", "f(R\"x(a").code.size() == 1U);
    BOOST_TEST(read_source("core/a.cpp", "f(R\"").code.size() == 1U);
    BOOST_TEST(read_source("core/a.cpp", "/* a").comments.at(0) == "/* a");
}

BOOST_AUTO_TEST_CASE(other_languages_have_lines_only) {
    const Source read = read_source("app/demo", "#!/bin/sh\ntrue\n");

    BOOST_TEST(read.lines.size() == 2U);
    BOOST_TEST(read.code.empty());
}

BOOST_AUTO_TEST_SUITE_END()
