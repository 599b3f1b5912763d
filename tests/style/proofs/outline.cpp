#include "tests/style/outline.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::style;

namespace {

/// The functions as "line:line_count", separated by blanks.
std::string functions(std::string_view text) {
    std::string all;
    for (const Function& each : outline_of(read_source("core/a.cpp", text)).functions) {
        if (!all.empty()) all += ' ';
        all += std::to_string(each.line) + ":" + std::to_string(each.line_count);
    }
    return all;
}

/// The names of the types, separated by blanks; a private one in parentheses.
std::string types(std::string_view text) {
    std::string all;
    for (const Type& each : outline_of(read_source("core/a.cpp", text)).types) {
        if (!all.empty()) all += ' ';
        all += each.is_private ? "(" + each.name + ")" : each.name;
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outline)

BOOST_AUTO_TEST_CASE(functions_are_found_with_their_lines) {
    BOOST_TEST(functions("void f() {\n}\n\nint g() { return 1; }\n") == "1:2 4:1");
    BOOST_TEST(functions("struct A {\n    int f() const noexcept {\n    }\n};\n") == "2:2");
    BOOST_TEST(functions("auto f(int a,\n       int b)\n    -> int\n{\n}\n") == "4:2");
}

BOOST_AUTO_TEST_CASE(blocks_and_lambdas_belong_to_their_function) {
    BOOST_TEST(functions("void f() {\n    if (a) {\n    }\n    g([] {\n    });\n}\n") == "1:6");
}

BOOST_AUTO_TEST_CASE(the_initialisers_of_a_constructor_are_no_body) {
    BOOST_TEST(functions("A::A() : a_(1), b_{2} {\n\n}\n").ends_with("1:3"));
    BOOST_TEST(functions("A::A()\n    : a_{1},\n      b_(2) {\n\n}\n").ends_with("3:3"));
}

BOOST_AUTO_TEST_CASE(operators_and_templates_are_functions) {
    BOOST_TEST(functions("A& A::operator=(const A&) {\n}\n") == "1:2");
    BOOST_TEST(functions("template <class T>\nvoid f(T) {\n}\n") == "2:2");
    BOOST_TEST(functions("template <typename T = A<int>>\nvoid f(T a = {}) {\n}\n") == "2:2");
}

BOOST_AUTO_TEST_CASE(values_in_braces_are_no_functions) {
    BOOST_TEST(functions("int a[] = {\n1,\n};\nauto b = f({\n1});\nA c{\n1};\n") == "");
    BOOST_TEST(functions("enum class A {\n a,\n};\n") == "");
}

BOOST_AUTO_TEST_CASE(a_macro_before_a_function_does_not_hide_it) {
    BOOST_TEST(functions("SUITE(a)\n\nCASE(b) {\n}\n\nCASE(c) {\n}\n") == "3:2 6:2");
    BOOST_TEST(functions("#define A \\\n    {\nvoid f() {\n}\n") == "3:2");
}

BOOST_AUTO_TEST_CASE(types_have_the_names_of_what_is_around_them) {
    BOOST_TEST(types("namespace a::b {\nstruct C {\n    enum class D { e };\n};\n}\n") ==
               "a::b::C a::b::C::D");
    BOOST_TEST(types("namespace a {\nstruct B::C {};\n}\n") == "a::B::C");
    BOOST_TEST(types("class A final : public B<C> {};\n") == "A");
    BOOST_TEST(types("enum class A : std::uint8_t {};\nunion B {};\n") == "A B");
    BOOST_TEST(types("template <class T>\nstruct A {};\n") == "A");
    BOOST_TEST(types("SUITE(a)\nstruct B {};\n") == "B");
}

BOOST_AUTO_TEST_CASE(declarations_specialisations_and_local_types_are_no_definitions) {
    BOOST_TEST(types("struct A;\nclass B;\nenum class C : int;\n") == "");
    BOOST_TEST(types("template <>\nstruct a::B<C> : D {};\n") == "");
    BOOST_TEST(types("void f() {\n    struct A {};\n}\n") == "");
    BOOST_TEST(types("struct A f() {\n}\n") == "");
}

BOOST_AUTO_TEST_CASE(what_is_in_an_unnamed_namespace_is_private) {
    BOOST_TEST(types("namespace a {\nnamespace {\nstruct B {};\n}\nstruct C {};\n}\n") ==
               "(a::::B) a::C");
}

BOOST_AUTO_TEST_CASE(an_unbalanced_text_is_read_to_its_end) {
    BOOST_TEST(functions("}\n}\nvoid f() {\n}\n") == "3:2");
    BOOST_TEST(functions("void f() {\n") == "");
}

BOOST_AUTO_TEST_SUITE_END()
