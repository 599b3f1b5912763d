#include "core/app/route_table.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>

using namespace coqewd;

namespace {

using MethodAndPath = std::pair<std::string, std::string>;

RouteTable table_of(std::initializer_list<MethodAndPath> routes) {
    RouteTable table;
    for (const auto& [method, path] : routes) {
        table.add({.method = method, .path = PathTemplate(path), .application = "demo"});
    }
    return table;
}

/// The path of the route that is found, or the methods that the path has.
std::string found(const RouteTable& table, std::string_view method, std::string_view path) {
    const auto match = table.find(method, path);
    if (match.entry) return match.entry->path.text();
    std::string methods;
    for (const std::string& known : match.methods) methods += known + " ";
    return methods;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(route_table)

BOOST_AUTO_TEST_CASE(the_most_specific_route_is_found_in_whichever_order_they_come) {
    const std::initializer_list<MethodAndPath> one_way{
        {"GET", "/api/*rest"}, {"GET", "/api/:id"},      {"GET", "/api/me"},
        {"GET", "/*all"},      {"GET", "/api/:id/name"}, {"GET", "/api/me(/:part)"},
    };
    const std::initializer_list<MethodAndPath> other_way{
        {"GET", "/api/me(/:part)"}, {"GET", "/api/:id/name"}, {"GET", "/*all"},
        {"GET", "/api/me"},         {"GET", "/api/:id"},      {"GET", "/api/*rest"},
    };

    for (const auto& routes : {one_way, other_way}) {
        const RouteTable table = table_of(routes);
        BOOST_TEST(found(table, "GET", "/api/me") == "/api/me");
        BOOST_TEST(found(table, "GET", "/api/me/leg") == "/api/me(/:part)");
        BOOST_TEST(found(table, "GET", "/api/you") == "/api/:id");
        BOOST_TEST(found(table, "GET", "/api/you/name") == "/api/:id/name");
        BOOST_TEST(found(table, "GET", "/api/you/age") == "/api/*rest");
        BOOST_TEST(found(table, "GET", "/other") == "/*all");
    }
}

BOOST_AUTO_TEST_CASE(a_slash_at_the_end_means_nothing) {
    const RouteTable table = table_of({{"GET", "/api/hello"}});

    BOOST_TEST(found(table, "GET", "/api/hello/") == "/api/hello");
    BOOST_TEST(found(table, "GET", "/api/hello//") == "");
}

BOOST_AUTO_TEST_CASE(a_slash_at_the_end_of_a_template_means_nothing_either) {
    const RouteTable table = table_of(
        {{"GET", "/"}, {"GET", "/api/"}, {"GET", "/api/:id/"}, {"GET", "/api/:id/part(/:which/)"}});

    BOOST_TEST(found(table, "GET", "/") == "/");
    BOOST_TEST(found(table, "GET", "/api") == "/api/");
    BOOST_TEST(found(table, "GET", "/api/") == "/api/");
    BOOST_TEST(found(table, "GET", "/api/7") == "/api/:id/");
    BOOST_TEST(found(table, "GET", "/api/7/") == "/api/:id/");
    BOOST_TEST(found(table, "GET", "/api/7/part/leg") == "/api/:id/part(/:which/)");
    BOOST_CHECK_THROW(table_of({{"GET", "/api"}, {"GET", "/api/"}}), std::logic_error);
    BOOST_CHECK_THROW(table_of({{"GET", "/a(/:x)(/:y)"}}), std::logic_error);
    BOOST_TEST(found(table_of({{"GET", "/a(/)"}}), "GET", "/a") == "/a(/)");
}

BOOST_AUTO_TEST_CASE(a_rest_may_begin_behind_the_last_slash) {
    const RouteTable table = table_of({{"GET", "/files/*rest"}, {"POST", "/files"}});

    BOOST_TEST(found(table, "GET", "/files/") == "/files/*rest");
    BOOST_TEST(found(table, "GET", "/files/a/") == "/files/*rest");
    BOOST_TEST(table.find("GET", "/files/a/").arguments.at("rest") == "a");
    BOOST_TEST(found(table, "POST", "/files/") == "/files");
    BOOST_TEST(found(table, "GET", "/files") == "POST ");
}

BOOST_AUTO_TEST_CASE(a_path_with_other_methods_says_which) {
    const RouteTable table =
        table_of({{"GET", "/api/hello"}, {"PUT", "/api/hello"}, {"POST", "/api/:id"}});

    BOOST_TEST(found(table, "DELETE", "/api/hello") == "GET HEAD POST PUT ");
    BOOST_TEST(found(table, "DELETE", "/api/hello/you") == "");
}

BOOST_AUTO_TEST_CASE(a_less_specific_path_answers_the_method_that_a_more_specific_one_lacks) {
    const RouteTable table = table_of({{"GET", "/api/me"}, {"POST", "/api/:id"}});

    BOOST_TEST(found(table, "POST", "/api/me") == "/api/:id");
}

BOOST_AUTO_TEST_CASE(head_is_answered_by_get_unless_it_has_a_route) {
    const RouteTable table = table_of({{"GET", "/a"}, {"GET", "/b"}, {"HEAD", "/b"}});

    BOOST_TEST(table.find("HEAD", "/a").entry->method == "GET");
    BOOST_TEST(table.find("HEAD", "/b").entry->method == "HEAD");
    BOOST_TEST(table.find("GET", "/b").entry->method == "GET");
}

BOOST_AUTO_TEST_CASE(a_route_without_a_method_answers_all) {
    const RouteTable table = table_of({{"", "/any"}});

    BOOST_TEST(found(table, "PROPFIND", "/any") == "/any");
}

BOOST_AUTO_TEST_CASE(two_routes_for_the_same_requests_are_refused) {
    RouteTable table = table_of({{"GET", "/api/:id"}});

    BOOST_CHECK_EXCEPTION(
        table.add({.method = "GET", .path = PathTemplate("/api/:name"), .application = "demo"}),
        std::logic_error, [](const auto& error) {
            return std::string(error.what()) ==
                   "The routes GET /api/:id of the application demo and GET /api/:name of "
                   "the application demo match the same requests";
        });
    BOOST_CHECK_NO_THROW(
        table.add({.method = "PUT", .path = PathTemplate("/api/:name"), .application = "demo"}));
}

BOOST_AUTO_TEST_CASE(variables_come_decoded) {
    const RouteTable table = table_of({{"GET", "/api/:id"}});

    const auto match = table.find("GET", "/api/a%2Fb");

    BOOST_TEST(boost::json::serialize(match.arguments) == R"({"id":"a/b"})");
}

BOOST_AUTO_TEST_CASE(fixed_segments_at_any_depth_come_before_variables) {
    const RouteTable table = table_of({{"GET", "/a/:x/c/d"},
                                       {"GET", "/a/b/:y/d"},
                                       {"GET", "/a/b/c/:z"},
                                       {"GET", "/a/b/c/d"},
                                       {"GET", "/a/b/c/d/*rest"},
                                       {"GET", "/a/b/ca:tail"}});

    BOOST_TEST(found(table, "GET", "/a/b/c/d") == "/a/b/c/d");
    BOOST_TEST(found(table, "GET", "/a/b/c/e") == "/a/b/c/:z");
    BOOST_TEST(found(table, "GET", "/a/b/e/d") == "/a/b/:y/d");
    BOOST_TEST(found(table, "GET", "/a/e/c/d") == "/a/:x/c/d");
    BOOST_TEST(found(table, "GET", "/a/b/cat") == "/a/b/ca:tail");
    BOOST_TEST(found(table, "GET", "/a/b/c/d/e/f") == "/a/b/c/d/*rest");
}

BOOST_AUTO_TEST_CASE(what_is_no_path_is_not_found) {
    const RouteTable table = table_of({{"GET", "/a/b"}, {"GET", "/"}});

    for (const auto* path : {"", "*", "a", "a/b", "/a//b"}) {
        BOOST_TEST(found(table, "GET", path) == "", path);
    }
    BOOST_TEST(found(table, "GET", std::string(100'000, '/')) == "");
    BOOST_TEST(found(table, "GET", "/") == "/");
}

BOOST_AUTO_TEST_SUITE_END()
