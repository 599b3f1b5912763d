#include "app/up_routes.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "app/rest_check.hpp"
#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::FileRun;
using coqewd::testing::lines;

namespace {

FileRun read(const std::string& text) {
    FileRun run;
    read_up_routes({.path = "r.json", .text = text}, run.config, run.findings);
    return run;
}

/// `GET /a > ms1 [ms1] bypass open from handler`.
std::string shown(const RouteConfig& route) {
    std::string out = to_string(route) + " > " + route.destination;
    for (const std::string& name : route.destinations) out += "[" + name + "]";
    if (route.bypass_jwt_check) out += " bypass";
    if (!route.authenticate) out += " open";
    for (const std::string& name : route.from_microservices) out += " from " + name;
    if (!route.handler.empty()) out += " by " + route.handler;
    if (!route.handler_source.empty()) out += " of " + route.handler_source;
    return out;
}

std::string shown(const std::vector<RouteConfig>& routes) {
    std::vector<std::string> out;
    for (const RouteConfig& route : routes) out.push_back(shown(route));
    return lines(out);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(up_routes)

BOOST_AUTO_TEST_CASE(routes_are_read_with_all_their_options) {
    const FileRun run = read(R"([
        {"uri": "/api/info", "method": "GET", "handler": "getInfo", "on_microservice": "info"},
        {"uri": "/api/login", "method": "POST", "handler": "login", "on_microservice": "login",
         "authenticate": false},
        {"uri": "/api/store/:destination/stock", "method": "GET", "on_microservices": ["a", "b"]},
        {"uri": "/api/own", "method": "GET", "handler": "own", "handler_source": "shared"},
        {"uri": "/api/open", "method": "GET", "handler": "open", "authenticate": false},
        {"uri": "/api/both", "on_microservice": "a",
         "from_microservices": ["b", "orchestrator"]}])");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(lines(run.findings.warnings) == "");
    BOOST_TEST(shown(run.config.routes) ==
               "GET /api/info > info\n"
               "POST /api/login > login bypass open\n"
               "GET /api/store/:destination/stock > [a][b]\n"
               "GET /api/own >  by own of shared\n"
               "GET /api/open >  open by open\n"
               "/api/both > a from b from orchestrator");
    BOOST_TEST(run.config.routes.at(2).where == "r.json:5:9");
}

BOOST_AUTO_TEST_CASE(routes_between_services_are_not_served_here) {
    const FileRun run = read(R"([
        {"uri": "/api/inner", "method": "GET", "on_microservice": "a",
         "from_microservices": ["b"]}])");

    BOOST_TEST(shown(run.config.routes) == "");
    BOOST_TEST(shown(run.config.internal_routes) == "GET /api/inner > a from b");
}

BOOST_AUTO_TEST_CASE(answer_to_what_is_nobodys_is_read) {
    const FileRun run = read(R"([{"else": {"statusCode": "410", "text": "Gone"}}])");
    const FileRun plain = read(R"([{"else": {"text": "Not here"}}])");

    BOOST_REQUIRE(run.config.not_found);
    BOOST_TEST(run.config.not_found->status == 410U);
    BOOST_TEST(run.config.not_found->text == "Gone");
    BOOST_TEST(run.config.not_found->where == "r.json:1:11");
    BOOST_TEST(plain.config.not_found.value().status == 404U);
}

BOOST_AUTO_TEST_CASE(route_by_which_qewd_imports_is_left_out) {
    const FileRun run = read(R"([{"uri": "/qewd/importRoutes/:destination", "method": "POST",
        "on_microservices": ["a"], "authenticate": false, "bypassJWTCheck": true}])");

    BOOST_TEST(shown(run.config.routes) == "");
    BOOST_TEST(lines(run.findings.warnings) ==
               "r.json:1:2: key '[0]' is left out: whoever calls 'POST "
               "/qewd/importRoutes/:destination' would get around the check of tokens");
}

BOOST_AUTO_TEST_CASE(what_is_not_carried_over_is_warned_of) {
    const FileRun run = read(R"([
        {"uri": "/a", "handler": "a", "applyBeforeHandler": false},
        {"uri": "/b", "router": "choose"},
        {"uri": "/c", "handler": "c", "metod": "GET"},
        {"uri": "/a", "handler": "other"}])");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(shown(run.config.routes) == "/a >  by a\n/b >  by choose\n/c >  by c");
    BOOST_TEST(
        lines(run.findings.warnings) ==
        "r.json:2:39: key '[0].applyBeforeHandler' has no effect: there is no beforeHandler; "
        "checks of a linked application are its middleware\n"
        "r.json:3:23: key '[1].router' has no meaning here: JavaScript is not run; a handler "
        "of a linked application can choose and call the peer\n"
        "r.json:4:39: unknown key '[2].metod' is passed over; did you mean 'method'?\n"
        "r.json:5:9: key '[3]' is never reached: a route above it has the same method and uri");
}

BOOST_AUTO_TEST_CASE(wrong_routes_are_faults) {
    struct Case {
        std::string route;
        std::string error;
    };
    for (const Case& c : std::vector<Case>{
             {R"(5)", "1:2: key '[0]' has to be an object, not a number"},
             {R"({})", "1:2: key '[0]' lacks the key 'uri'"},
             {R"({"uri": 5})", "1:10: key '[0].uri' has to be a string, not a number"},
             {R"({"uri": "/a", "method": "FETCH"})",
              "1:26: key '[0].method' is wrong: the method has to be GET, HEAD, POST, PUT, PATCH, "
              "DELETE or OPTIONS, or none for all of them"},
             {R"({"uri": "/a", "on_microservice": "a b"})",
              "1:35: key '[0].on_microservice' is wrong: a peer's name has 1 to 128 letters, "
              "digits "
              "or . _ - : / [ ]"},
             {R"({"uri": "/a", "on_microservices": ["b"]})",
              "1:36: key '[0].on_microservices' needs ':destination' in the uri, which chooses "
              "among "
              "them"},
             {R"({"else": {"statusCode": 200}})",
              "1:26: key '[0].else.statusCode' has to be a status of HTTP from 400 to 599"},
             {R"({"else": 404})", "1:11: key '[0].else' has to be an object, not a number"},
         }) {
        BOOST_TEST(lines(read("[" + c.route + "]").findings.errors) == "r.json:" + c.error,
                   c.route);
    }
    BOOST_TEST(lines(read("{}").findings.errors) ==
               "r.json:1:1: the file has to be an array, not an object");
}

BOOST_AUTO_TEST_SUITE_END()
