#include "tests/style/comments.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::style;

namespace {

std::size_t violations(std::string_view path, std::string_view text) {
    return check_comments(read_source(std::string(path), text)).size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(comments)

BOOST_AUTO_TEST_CASE(a_note_without_an_issue_is_found) {
    BOOST_TEST(violations("core/a.cpp", "// TODO: later") == 1U);
    BOOST_TEST(violations("core/a.cpp", "int a;  /* FIXME */") == 1U);
    BOOST_TEST(violations("core/a.cpp", "/*\n XXX\n*/") == 1U);
    BOOST_TEST(violations("tests/interop/a.mjs", "// TODO(me): later") == 1U);
}

BOOST_AUTO_TEST_CASE(a_note_with_its_issue_is_fine) {
    BOOST_TEST(violations("core/a.cpp", "// TODO #12: later") == 0U);
    BOOST_TEST(violations("app/demo", "# TODO(#12): later") == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_no_comment_or_no_note_is_fine) {
    BOOST_TEST(violations("core/a.cpp", "f(\"TODO\");") == 0U);
    BOOST_TEST(violations("app/demo", "mktemp demo.XXXXXX") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
