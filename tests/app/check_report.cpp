#include "app/check_report.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>

#include "app/routes_report.hpp"
#include "tests/app/layouts.hpp"

using namespace coqewd;
using coqewd::testing::clinic;
using coqewd::testing::front;

BOOST_AUTO_TEST_SUITE(check_report)

BOOST_AUTO_TEST_CASE(report_says_who_answers_which_route) {
    const Config config = front();

    BOOST_TEST(coqewd::check_report(make_layout(config, clinic())) ==
               "No faults: 1 application, 2 peers, 1 group, 1 map, 4 routes\n"
               "Routes to other servers: 3\n"
               "  GET /api/stock/:id  peer stock\n"
               "  POST /login  peer bank, tokens are not checked\n"
               "  GET /at/:destination/status  one of all, bank\n"
               "Routes of linked applications: 1\n"
               "  GET /api/patient/:id  application clinic\n"
               "Routes without a handler (JavaScript is not run; an application in C++ has to "
               "register them): 1\n"
               "  GET /api/other (handler 'other')  r.json:2:2\n"
               "Routes between other servers alone, not served here: 1\n"
               "  GET /inner  from stock to bank\n");
}

BOOST_AUTO_TEST_CASE(what_there_is_none_of_has_no_heading) {
    const Config config;

    BOOST_TEST(coqewd::check_report(make_layout(config, {})) ==
               "No faults: 0 applications, 0 peers, 0 groups, 0 maps, 0 routes\n");
}

BOOST_AUTO_TEST_CASE(route_that_an_application_has_too_is_a_fault) {
    Config config = front();
    config.routes.push_back({.method = "GET", .path = "/api/patient/:x", .destination = "stock"});

    BOOST_CHECK_THROW(make_layout(config, clinic()), std::logic_error);
}

BOOST_AUTO_TEST_CASE(table_of_routes_has_a_line_for_each) {
    const Config config = front();
    const Config empty;

    BOOST_TEST(routes_text(make_layout(config, clinic())) ==
               "METHOD  PATH                     ANSWERED BY         ACCESS\n"
               "GET     /api/stock/:id           peer stock          optional\n"
               "POST    /login                   peer bank           open\n"
               "GET     /at/:destination/status  one of all, bank    optional\n"
               "GET     /api/patient/:id         application clinic  authenticated\n");
    BOOST_TEST(routes_text(make_layout(empty, {})) == "There are no REST routes\n");
}

BOOST_AUTO_TEST_CASE(table_of_routes_is_json_too) {
    const Config config = front();
    const Config empty;

    const auto table = boost::json::parse(routes_json(make_layout(config, clinic())));

    BOOST_TEST(boost::json::serialize(table.at(0)) ==
               R"({"method":"GET","path":"/api/stock/:id","peer":"stock","access":"optional"})");
    BOOST_TEST(boost::json::serialize(table.at(2).at("destinations")) == R"(["all","bank"])");
    BOOST_TEST(table.at(3).at("application") == "clinic");
    BOOST_TEST(routes_json(make_layout(empty, {})) == "[]\n");
}

BOOST_AUTO_TEST_SUITE_END()
