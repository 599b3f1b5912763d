#include "app/file_rest.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "app/rest_check.hpp"
#include "app/route_text.hpp"
#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::FileRun;
using coqewd::testing::lines;
using coqewd::testing::read_file_text;

namespace {

std::string routes_of(const FileRun& run) {
    std::vector<std::string> shown;
    for (const RouteConfig& route : run.config.routes) {
        shown.push_back(to_string(route) + " > " + route.destination);
        for (const std::string& name : route.destinations) shown.back() += "[" + name + "]";
        if (route.bypass_jwt_check) shown.back() += " bypass";
    }
    return lines(shown);
}

std::string groups_of(const FileRun& run) {
    std::vector<std::string> shown;
    for (const GroupConfig& group : run.config.groups) {
        shown.push_back(group.name + ":");
        for (const std::string& member : group.members) shown.back() += " " + member;
        shown.back() += " " + std::string(to_text(group.policy)) + std::to_string(group.quorum);
        if (group.member_timeout) {
            shown.back() += " " + std::to_string(group.member_timeout->count());
        }
    }
    return lines(shown);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_rest)

BOOST_AUTO_TEST_CASE(u_services_has_rest_routes_and_groups) {
    const FileRun run = read_file_text(R"({"u_services": {
        "destinations": {"a": {"host": "http://h:1"}, "all": {"destinations": ["a", "b"]}},
        "routes": [{"path": "/api/:id", "method": "get", "destination": "a"},
                   {"path": "/login", "method": "POST", "destination": "a", "bypassJWTCheck": 1},
                   {"path": "/api/:destination/stock"}]}})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(lines(run.findings.warnings) == "");
    BOOST_TEST(routes_of(run) ==
               "GET /api/:id > a\nPOST /login > a bypass\n/api/:destination/stock > ");
    BOOST_TEST(run.config.routes.at(0).where == "qewd.json:3:20");
    BOOST_TEST(groups_of(run) == "all: a b all0");
    BOOST_TEST(run.config.groups.at(0).where == "qewd.json:2:62");
}

BOOST_AUTO_TEST_CASE(functions_of_javascript_are_warned_of) {
    const FileRun run = read_file_text(R"({"u_services": {"routes": [
        {"path": "/a", "destination": "a", "onRequest": "fn", "onResponse": false}]}})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(
        lines(run.findings.warnings) ==
        "qewd.json:2:44: key 'u_services.routes[0].onRequest' has no meaning here: JavaScript "
        "is not run; write it as a handler in C++");
}

BOOST_AUTO_TEST_CASE(own_keys_name_routes_and_groups) {
    const FileRun run = read_file_text(R"({
        "groups": {"all": ["a", "b"],
                   "any": {"destinations": ["a", "b"], "policy": "first", "timeout": "2s"},
                   "two": {"destinations": ["a", "b", "c"], "quorum": 2}},
        "routes": {"GET /a": "stock", "/b": {"destination": "all", "bypassJWTCheck": true},
                   "PUT /:destination/x": {"destinations": ["a", "any"]}}})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(groups_of(run) == "all: a b all0\nany: a b first0 2000\ntwo: a b c quorum2");
    BOOST_TEST(routes_of(run) == "GET /a > stock\n/b > all bypass\nPUT /:destination/x > [a][any]");
    BOOST_TEST(run.config.routes.at(1).where == "qewd.json:5:45");
}

BOOST_AUTO_TEST_CASE(wrong_routes_and_groups_are_faults) {
    struct Case {
        std::string text;
        std::string error;
    };
    for (
        const Case& c : std::vector<Case>{
            {R"({"routes":[]})", "1:11: key 'routes' has to be an object, not an array"},
            {R"({"routes":{"a":"b"}})",
             "1:16: key 'routes.a' is wrong: a key of routes is METHOD /PATH, or /PATH for every "
             "method"},
            {R"({"routes":{"GTE /a":"b"}})",
             "1:21: key 'routes.GTE /a' is wrong: the method has to be GET, HEAD, POST, PUT, "
             "PATCH, "
             "DELETE or OPTIONS, or none for all of them"},
            {R"({"routes":{"/a":5}})", "1:17: key 'routes./a' has to be an object, not a number"},
            {R"({"routes":{"/a":{}}})",
             "1:17: key 'routes./a' lacks the key 'destination', the peer or group that answers "
             "it"},
            {R"({"routes":{"/a":{"destinations":["x"]}}})",
             "1:17: key 'routes./a' has several destinations, but no ':destination' in its path to "
             "choose one"},
            {R"({"routes":{"/a":{"destinatoin":"x"}}})",
             "1:18: unknown key 'routes./a.destinatoin'; did you mean 'destination'?"},
            {R"({"groups":{"a":"b"}})", "1:16: key 'groups.a' has to be an object, not a string"},
            {R"({"groups":{"a":{}}})", "1:16: key 'groups.a' lacks the key 'destinations'"},
            {R"({"groups":{"a":{"destinations":["b"],"policy":"some"}}})",
             "1:47: key 'groups.a.policy' has to be one of all, first, quorum"},
            {R"({"groups":{"a":{"destinations":["b"],"quorum":0}}})",
             "1:47: key 'groups.a.quorum' has to be a whole number from 1 to 1000"},
            {R"({"groups":{"a":{"destinations":["b"],"timeout":"5"}}})",
             "1:48: key 'groups.a.timeout' has to be a duration from 10ms to 24h with its unit "
             "(500ms, 30s, 2m)"},
            {R"({"groups":{"a":[5]}})", "1:17: key 'groups.a[0]' has to be a string, not a number"},
            {R"({"groups":{"a b":["c"]}})",
             "1:18: key 'groups.a b' has a wrong name: a peer's name has 1 to 128 letters, digits "
             "or . _ - : / [ ]"},
            {R"({"u_services":{"routes":[{"path":"/a","method":"FETCH","destination":"b"}]}})",
             "1:48: key 'u_services.routes[0].method' is wrong: the method has to be GET, HEAD, "
             "POST, PUT, PATCH, DELETE or OPTIONS, or none for all of them"},
            {R"({"u_services":{"routes":[{"path":"/a"}]}})",
             "1:26: key 'u_services.routes[0]' lacks the key 'destination', the peer or group that "
             "answers it"},
            {R"({"u_services":{"routes":[{"path":"/a","metod":"GET"}]}})",
             "1:39: unknown key 'u_services.routes[0].metod'; did you mean 'method'?"},
        }) {
        BOOST_TEST(lines(read_file_text(c.text).findings.errors) == "qewd.json:" + c.error, c.text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
