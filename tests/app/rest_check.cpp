#include "app/rest_check.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::lines;
using coqewd::testing::says;

namespace {

Config with_routes(std::vector<RouteConfig> routes) {
    Config config;
    PeerConfig peer;
    peer.name = "stock";
    config.peers = {peer};
    config.groups = {{.name = "all", .members = {"stock"}}};
    config.routes = std::move(routes);
    return config;
}

Findings findings_of(const Config& config) {
    Findings findings;
    check_rest(config, findings);
    return findings;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rest_check)

BOOST_AUTO_TEST_CASE(routes_to_peers_and_groups_are_sound) {
    const Findings findings = findings_of(
        with_routes({{.method = "GET", .path = "/a", .destination = "stock"},
                     {.method = "POST", .path = "/a", .destination = "all"},
                     {.method = "", .path = "/a", .destination = "all"},
                     {.method = "GET", .path = "/:destination", .destinations = {"all"}},
                     {.method = "GET", .path = "/b", .handler = "b"}}));

    BOOST_TEST(lines(findings.errors) == "");
    BOOST_TEST(lines(findings.warnings) == "");
}

BOOST_AUTO_TEST_CASE(faults_of_routes_say_which_and_where) {
    struct Case {
        RouteConfig route;
        std::string error;
    };
    for (const Case& c : std::vector<Case>{
             {{.method = "GET", .path = "/a", .destination = "stcok", .where = "q.json:1:2"},
              "q.json:1:2: the route 'GET /a' goes to 'stcok', which is neither a peer nor a "
              "group; "
              "did you mean 'stock'?"},
             {{.method = "", .path = "/:destination", .destinations = {"zzzzz"}},
              "the route '/:destination' goes to 'zzzzz', which is neither a peer nor a group"},
             {{.method = "", .path = "a", .destination = "all"},
              "the route 'a': The path a has to begin with a slash"},
             {{.method = "", .path = "/a b", .destination = "all"},
              "the route '/a b': its path may have no spaces or control characters"},
             {{.method = "", .path = "/a?b", .destination = "all"},
              "the route '/a?b': The path /a?b can not have a ? or a #"},
             {{.method = "POST", .path = "/:x/:x", .destination = "all"},
              "the route 'POST /:x/:x': The path /:x/:x has two variables of the name x"},
             {{.method = "POST", .path = "/first/:b", .destination = "all"},
              "the route 'POST /first/:b': The routes POST /first/:a to stock and POST /first/:b "
              "to all match the "
              "same requests"},
             {{.method = "POST", .path = "/first", .destination = "all"},
              "the route 'POST /first' is there twice"},
         }) {
        const Config config =
            with_routes({{.method = "POST", .path = "/first", .destination = "stock"},
                         {.method = "POST", .path = "/first/:a", .destination = "stock"},
                         c.route});
        BOOST_TEST(lines(findings_of(config).errors) == c.error);
    }
}

BOOST_AUTO_TEST_CASE(groups_are_bounded) {
    Config config = with_routes({});
    while (config.groups.size() < 1'000) {
        config.groups.push_back(
            {.name = "g" + std::to_string(config.groups.size()), .members = {"stock"}});
    }
    BOOST_TEST(lines(findings_of(config).errors) == "");

    config.groups.push_back({.name = "one-more", .members = {"stock"}});

    BOOST_TEST(lines(findings_of(config).errors) == "more than 1000 groups");
}

BOOST_AUTO_TEST_CASE(routes_are_bounded) {
    Config config = with_routes({});
    for (int n = 0; n < 10'000; ++n) {
        config.routes.push_back(
            {.method = "GET", .path = "/" + std::to_string(n), .destination = "stock"});
    }
    BOOST_TEST(lines(findings_of(config).errors) == "");

    config.routes.push_back({.method = "GET", .path = "/one-more", .destination = "stock"});

    BOOST_TEST(lines(findings_of(config).errors) == "more than 10000 routes");
}

BOOST_AUTO_TEST_CASE(paths_are_bounded) {
    const std::string path = '/' + std::string(1'023, 'a');

    const Findings fitting =
        findings_of(with_routes({{.method = "GET", .path = path, .destination = "stock"}}));
    const Findings longer =
        findings_of(with_routes({{.method = "GET", .path = path + 'a', .destination = "stock"}}));

    BOOST_TEST(lines(fitting.errors) == "");
    BOOST_TEST(says(longer.errors, ": its path has more than 1024 bytes"));
}

BOOST_AUTO_TEST_CASE(destination_that_the_path_overrides_is_warned_of) {
    const Findings findings = findings_of(
        with_routes({{.method = "GET", .path = "/:destination", .destination = "stock"}}));

    BOOST_TEST(lines(findings.errors) == "");
    BOOST_TEST(
        lines(findings.warnings) ==
        "the route 'GET /:destination' never goes to 'stock': ':destination' in its path says "
        "where it goes");
}

BOOST_AUTO_TEST_CASE(route_that_chooses_among_nobody_is_a_fault) {
    Config config;
    config.routes = {{.method = "GET", .path = "/:destination"}};

    BOOST_TEST(lines(findings_of(config).errors) ==
               "the route 'GET /:destination' can go nowhere: there is neither a peer nor a group");
}

BOOST_AUTO_TEST_CASE(group_has_a_name_of_its_own) {
    Config config = with_routes({});
    config.groups = {{.name = "stock", .members = {"stock"}, .where = "--group"},
                     {.name = "all", .members = {"stock"}},
                     {.name = "all", .members = {"stock"}}};

    BOOST_TEST(
        lines(findings_of(config).errors) ==
        "--group: the group 'stock' has the name of a peer; a request to 'stock' could go to "
        "either\n"
        "the group 'all' is there twice");
}

BOOST_AUTO_TEST_SUITE_END()
