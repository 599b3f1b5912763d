#include "net/http/etag.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

using namespace coqewd::net::http;

namespace {

void check_named(const std::vector<std::string>& headers, bool expected,
                 EtagComparison comparison = EtagComparison::weak) {
    for (const std::string& header : headers) {
        BOOST_TEST_CONTEXT("tags: " << header) {
            BOOST_TEST(names_etag(header, R"("a,b")", comparison) == expected);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(etag)

BOOST_AUTO_TEST_CASE(tag_is_named_by_itself_in_a_list_and_by_the_star) {
    check_named({R"("a,b")", R"("x", "a,b")", R"("x","y" , "a,b","z")", R"( ,, "a,b")", "*", " * "},
                true);
}

BOOST_AUTO_TEST_CASE(weak_tag_is_as_good_as_a_strong_one) {
    check_named({R"(W/"a,b")", R"("x", W/"a,b")", R"(W/"x",W/"a,b")"}, true);
}

BOOST_AUTO_TEST_CASE(weak_tag_names_nothing_where_it_has_to_be_a_strong_one) {
    check_named({R"(W/"a,b")", R"("x", W/"a,b")"}, false, EtagComparison::strong);
    check_named({R"("a,b")", R"(W/"a,b", "a,b")", "*"}, true, EtagComparison::strong);
}

BOOST_AUTO_TEST_CASE(other_tags_do_not_name_it) {
    check_named({"", " ", ",", R"("a")", R"("a", "b")", R"("A,B")", R"("a,b ")", R"("")"}, false);
}

BOOST_AUTO_TEST_CASE(what_is_no_tag_ends_the_list) {
    check_named({"a,b", R"(a,b, "a,b")", R"(w/"a,b")", R"(W/ "a,b")", R"("a,b)", R"("x" y "a,b")",
                 R"('a,b')", "\"", "W/", "W/*"},
                false);
}

BOOST_AUTO_TEST_SUITE_END()
