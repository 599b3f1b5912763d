#include "tests/style/names.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

using namespace coqewd::style;

namespace {

constexpr std::string_view member = "namespace coqewd {\nstruct Member { int a; };\n}\n";

Violations found_in(std::vector<Source> sources) {
    return check_names(sources);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(names)

BOOST_AUTO_TEST_CASE(two_headers_that_define_one_name_are_found) {
    const auto found = found_in(
        {read_source("app/document.hpp", member), read_source("core/message/members.hpp", member)});

    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(to_text(found.front()) ==
               "core/message/members.hpp:2: defines coqewd::Member, and so does app/document.hpp");
}

BOOST_AUTO_TEST_CASE(a_source_file_counts_as_a_header_does) {
    const auto found =
        found_in({read_source("app/a.cpp", member), read_source("core/app/b.hpp", member)});

    BOOST_TEST(found.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_type_inside_another_counts_under_both_names) {
    const auto found =
        found_in({read_source("app/a.cpp", "struct Link::Start {};"),
                  read_source("core/fabric/link.hpp", "struct Link { struct Start {}; };")});

    BOOST_TEST(found.size() == 1U);
}

BOOST_AUTO_TEST_CASE(other_namespaces_are_other_names) {
    const auto found =
        found_in({read_source("net/a.hpp", "namespace coqewd::net { class A {}; }"),
                  read_source("auth/a.hpp", "namespace coqewd::auth { class A {}; }"),
                  read_source("app/a.hpp", "namespace coqewd { class A {}; }")});

    BOOST_TEST(found.empty());
}

BOOST_AUTO_TEST_CASE(an_unnamed_namespace_is_another_one_in_each_file) {
    constexpr std::string_view text = "namespace coqewd { namespace { class A {}; } }";

    BOOST_TEST(found_in({read_source("net/a.cpp", text), read_source("net/b.cpp", text)}).empty());
}

BOOST_AUTO_TEST_CASE(a_declaration_defines_nothing) {
    const auto found = found_in({read_source("net/a.hpp", "namespace coqewd { struct Member; }"),
                                 read_source("core/a.hpp", member)});

    BOOST_TEST(found.empty());
}

BOOST_AUTO_TEST_CASE(programs_that_are_not_linked_together_may_share_names) {
    BOOST_TEST(
        found_in({read_source("tests/fuzz/a.cpp", member), read_source("tests/fuzz/b.cpp", member)})
            .empty());
}

BOOST_AUTO_TEST_SUITE_END()
