#include "app/rest_fields.hpp"

#include <boost/test/unit_test.hpp>
#include <initializer_list>

using namespace coqewd;
using net::http::Fields;
using net::http::FieldView;

namespace {

Fields fields_with(std::initializer_list<FieldView> all) {
    Fields fields;
    for (const auto& [name, value] : all) fields.add(name, value);
    return fields;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rest_fields)

BOOST_AUTO_TEST_CASE(each_name_comes_once_in_lower_case) {
    const auto headers =
        headers_of(fields_with({{"X-A", "1"}, {"Cookie", "a=1"}, {"x-a", "2"}, {"COOKIE", "b=2"}}));

    const std::vector<HeaderField> expected{{"x-a", "1, 2"}, {"cookie", "a=1; b=2"}};
    BOOST_TEST((headers == expected));
}

BOOST_AUTO_TEST_CASE(token_stands_behind_the_word_bearer) {
    BOOST_TEST(bearer_token(fields_with({{"authorization", "BEARER  a.b.c"}})) == "a.b.c");
    BOOST_TEST(bearer_token(fields_with({{"Authorization", "Basic a"}})) == "");
    BOOST_TEST(bearer_token(fields_with({{"Authorization", "Bearer"}})) == "");
    BOOST_TEST(bearer_token(fields_with({})) == "");
}

BOOST_AUTO_TEST_CASE(any_of_the_fields_accept_may_ask_for_a_stream) {
    const Fields both = fields_with(
        {{"Accept", "application/json"}, {"Other", "x"}, {"accept", "text/event-stream"}});
    const Fields refused = fields_with({{"Accept", "text/event-stream;q=0"}});

    BOOST_TEST((stream_for(both) == EventStream::server_sent));
    BOOST_TEST(!stream_for(refused).has_value());
    BOOST_TEST(!stream_for(fields_with({})).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
