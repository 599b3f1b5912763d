#include "core/message/query.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

using namespace coqewd;
namespace json = boost::json;

namespace {

std::string read(std::string_view query) {
    const auto object = parse_query(query);
    return object ? boost::json::serialize(*object) : object.error().message();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(query)

BOOST_AUTO_TEST_CASE(queries_are_read_as_node_reads_them) {
    struct Row {
        std::string query, object;
    };
    const Row rows[] = {
        {"", "{}"},
        {"a=1", R"({"a":"1"})"},
        {"a", R"({"a":""})"},
        {"a=", R"({"a":""})"},
        {"=1", "{}"},
        {"&&a=1&", R"({"a":"1"})"},
        {"a=1&a=2", R"({"a":["1","2"]})"},
        {"a=1&a=2&a=3", R"({"a":["1","2","3"]})"},
        {"a[]=1", R"({"a":["1"]})"},
        {"a[]=1&a[]=2", R"({"a":["1","2"]})"},
        {"b[c]=3", R"({"b":{"c":"3"}})"},
        {"b[c][d]=3&b[e]=4", R"({"b":{"c":{"d":"3"},"e":"4"}})"},
        {"d[0]=x&d[1]=y", R"({"d":["x","y"]})"},
        {"d[1]=y&d[0]=x", R"({"d":["x","y"]})"},
        {"a=1&a[b]=2", R"({"a":{"0":"1","b":"2"}})"},
        {"a[b]=1&a=2", R"({"a":{"b":"1","2":true}})"},
        {"a[0]=1&a=2&a=3", R"({"a":["1","2","3"]})"},
        {"text=a+b%20c", R"({"text":"a b c"})"},
        {"a%5Bb%5D=1", R"({"a":{"b":"1"}})"},
        {"a=x=y", R"({"a":"x=y"})"},
        {"a[b=1", R"({"a[b":"1"})"},
        {"[a]=1", R"({"[a]":"1"})"},
        {"__proto__[x]=1", R"({"__proto__":{"x":"1"}})"},
    };

    for (const Row& row : rows) {
        BOOST_TEST_CONTEXT(row.query) {
            BOOST_TEST(read(row.query) == row.object);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_can_not_be_read_says_why) {
    BOOST_TEST(read("a=%zz") == "The query is not percent-encoded UTF-8");
    BOOST_TEST(read("%C3=1") == "The query is not percent-encoded UTF-8");
    BOOST_TEST(read("a=%00") == "The query is not percent-encoded UTF-8");
}

BOOST_AUTO_TEST_CASE(parameters_and_brackets_have_their_limits) {
    std::string most;
    for (int parameter = 0; parameter < 1000; ++parameter) most += "a=1&";

    BOOST_TEST(parse_query(most).has_value());
    BOOST_TEST(read(most + "a=1") == "The query has too many parameters");
    BOOST_TEST(parse_query("a[b][c][d][e][f][g][h]=1").has_value());
    BOOST_TEST(read("a[b][c][d][e][f][g][h][i]=1") == "A name in the query has too many brackets");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_as_the_same) {
    for (const std::string_view query :
         {"a=1&b[c]=x+y&b[d][]=1&b[d][]=2", "%C3%BC=%26%3D%25%2B", "", "a[b][c]=-._~", "a[]=1",
          "[a]=1&[a]=2", "a[b=1&a[b=2", "a[b][c][d][e][f][g][h]=1&a[b][c][d][e][f][g][h]=2"}) {
        const auto object = checked_query(query);

        BOOST_TEST(checked_query(write_query(object).value()) == object);
    }
}

BOOST_AUTO_TEST_CASE(what_is_written_has_the_same_limits) {
    const json::object deep = checked_query("a[b][c][d][e][f][g][h]=1");

    BOOST_TEST(write_query({{"a", json::array(1000, "1")}}).has_value());
    BOOST_TEST(!write_query({{"a", json::array(1001, "1")}}));
    BOOST_TEST(write_query(deep).has_value());
    BOOST_TEST(!write_query({{"z", deep}}));
}

BOOST_AUTO_TEST_CASE(no_more_is_written_than_its_limit) {
    const QueryLimits limits{.bytes_max = 13};

    BOOST_TEST(write_query({{"a", "1"}, {"b", "3456789"}}, limits).value() == "a=1&b=3456789");
    BOOST_TEST(!write_query({{"a", "1"}, {"b", "34567890"}}, limits));
    BOOST_TEST(!write_query({{"a", "1"}, {"b", "34567+"}}, limits));
    BOOST_TEST(!write_query({{"named", {{"b", "1"}}}}, limits));
}

BOOST_AUTO_TEST_SUITE_END()
