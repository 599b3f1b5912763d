#include "net/http/fields.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::net;
using http::Fields;

namespace {

constexpr int many = 20;

std::string text_of(const Fields& fields) {
    std::string text;
    for (const auto [name, value] : fields.all())
        text.append(name).append("=").append(value) += ';';
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fields)

BOOST_AUTO_TEST_CASE(field_is_found_in_any_case_and_joined) {
    Fields fields;

    fields.add("Host", "stock:8080");
    fields.add("Origin", "a");
    fields.add("origin", "b");
    fields.add("Empty", "");

    BOOST_TEST(fields.get("HOST") == "stock:8080");
    BOOST_TEST(fields.get("Origin") == "a, b");
    BOOST_TEST(fields.first("ORIGIN") == "a");
    BOOST_TEST(fields.count("Origin") == 2U);
    BOOST_TEST(fields.get("Empty") == "");
    BOOST_TEST(fields.count("Empty") == 1U);
    BOOST_TEST(fields.get("Missing") == "");
    BOOST_TEST(fields.first("Missing") == "");
    BOOST_TEST(fields.count("Missing") == 0U);
}

BOOST_AUTO_TEST_CASE(fields_keep_their_order) {
    Fields fields;

    fields.add("b", "1");
    fields.add("a", "2");
    fields.add("b", "3");

    BOOST_TEST(text_of(fields) == "b=1;a=2;b=3;");
    BOOST_TEST(fields.size() == 3U);
}

BOOST_AUTO_TEST_CASE(many_fields_survive_a_copy_and_a_move) {
    Fields fields;
    std::string text;
    for (int n = 0; n < many; ++n) {
        fields.add("name" + std::to_string(n), std::string(100, 'x'));
        text += "name" + std::to_string(n) + '=' + std::string(100, 'x') + ';';
    }

    const Fields copy = fields;
    const Fields moved = std::move(fields);

    BOOST_TEST(text_of(copy) == text);
    BOOST_TEST(text_of(moved) == text);
}

BOOST_AUTO_TEST_SUITE_END()
