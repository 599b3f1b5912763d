#include "app/up_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::config_of;
using coqewd::testing::disk;
using coqewd::testing::Files;
using coqewd::testing::lines;
using coqewd::testing::run;
using coqewd::testing::says;

namespace {

const std::string secret(32, 's');

/// A folder whose routes go to one service, with a secret of its own.
Files orchestrator() {
    return {{"up/configuration/config.json",
             {R"({"qewd_up": true,
                "orchestrator": {"qewd": {"serverName": "front", "port": 3000,
                                          "ssl": {"keyFilePath": "k", "certFilePath": "c"}}},
                "microservices": [{"name": "info_service", "host": "192.168.1.74", "port": 3002}],
                "jwt": {"secret": ")" +
                  secret + "\"}}",
              0}},
            {"up/configuration/routes.json",
             {R"([{"uri": "/api/info", "method": "GET", "handler": "getInfo",
                   "on_microservice": "info_service"}])",
              0}},
            {"up/k", {"", 0}},
            {"up/c", {"", 0}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(up_folder)

BOOST_AUTO_TEST_CASE(folder_is_named_in_three_ways) {
    const ReadFile read_file = disk(orchestrator());

    BOOST_TEST(up_folder_of("up", read_file).value() == "up");
    BOOST_TEST(up_folder_of("up/configuration", read_file).value() == "up");
    BOOST_TEST(up_folder_of("up/configuration/config.json", read_file).value() == "up");
    BOOST_TEST(up_folder_of("configuration/config.json", read_file).value() == ".");
    BOOST_TEST(!up_folder_of("up/configuration/routes.json", read_file).has_value());
    BOOST_TEST(!up_folder_of("config.json", read_file).has_value());
    BOOST_TEST(!up_folder_of("nowhere", read_file).has_value());
}

BOOST_AUTO_TEST_CASE(both_files_are_read_as_they_are) {
    for (const auto* path : {"up", "up/configuration", "up/configuration/config.json"}) {
        const Outcome outcome = run({"--config", path}, {}, orchestrator());

        const auto config = config_of(outcome);
        BOOST_REQUIRE_MESSAGE(config, lines(outcome.findings.errors));
        BOOST_TEST(config->up_folder == "up");
        BOOST_TEST(config->server_name == "front");
        BOOST_TEST(config->port == 3000);
        BOOST_TEST(config->tls_key == "up/k");
        BOOST_TEST(config->jwt_secrets.at(0).secret == secret);
        BOOST_TEST(to_string(config->peers.at(0).endpoint) == "ws://192.168.1.74:3002/socket.io/");
        BOOST_TEST(config->routes.at(0).destination == "info_service");
        BOOST_TEST(config->routes.at(0).where == "up/configuration/routes.json:1:2");
    }
}

BOOST_AUTO_TEST_CASE(flags_count_more_than_the_folder) {
    const auto config = config_of(run({"--config", "up", "--port", "1", "--route",
                                       "GET /api/info=other", "--peer", "other=wss://h"},
                                      {}, orchestrator()));

    BOOST_REQUIRE(config);
    BOOST_TEST(config->port == 1);
    BOOST_TEST(config->routes.size() == 1U);
    BOOST_TEST(config->routes.at(0).destination == "other");
}

BOOST_AUTO_TEST_CASE(its_pages_are_served) {
    Files files = orchestrator();
    BOOST_TEST(config_of(run({"--config", "up"}, {}, files)).value().www == "");
    files["up/www/index.html"] = {"page", 0};
    BOOST_TEST(config_of(run({"--config", "up"}, {}, files)).value().www == "up/www");
    BOOST_TEST(config_of(run({"--config", "up", "--www", "w"}, {}, files)).value().www == "w");
    files["up/orchestrator/www/index.html"] = {"page", 0};
    BOOST_TEST(config_of(run({"--config", "up"}, {}, files)).value().www == "up/orchestrator/www");
}

BOOST_AUTO_TEST_CASE(javascript_that_sees_each_request_is_missed_aloud) {
    Files files = orchestrator();
    BOOST_TEST(!says(run({"--config", "up"}, {}, files).findings.warnings, "is passed over"));
    files["up/orchestrator/onWSRequest.js"] = {"", 0};
    files["up/addMiddleware.js"] = {"", 0};

    const auto warnings = run({"--config", "up"}, {}, files).findings.warnings;

    BOOST_TEST(says(warnings, "up/orchestrator/onWSRequest.js is passed over"));
    BOOST_TEST(says(warnings, "up/addMiddleware.js is passed over"));
}

BOOST_AUTO_TEST_CASE(one_file_of_the_two_may_be_missing) {
    Files files = orchestrator();
    files.erase("up/configuration/routes.json");
    const Files routes{{"m/configuration/routes.json", {R"([{"uri":"/a","handler":"a"}])", 0}}};

    BOOST_TEST(config_of(run({"--config", "up"}, {}, files)).value().routes.empty());
    BOOST_TEST(config_of(run({"--config", "m"}, {}, routes)).value().routes.size() == 1U);
}

BOOST_AUTO_TEST_CASE(folder_without_either_file_is_a_fault) {
    BOOST_TEST(lines(run({"--config", "up"}, {}, {{"up/readme", {"", 0}}}).findings.errors) ==
               "--config: 'up' is no QEWD-Up folder: it has neither configuration/config.json nor "
               "configuration/routes.json");
}

BOOST_AUTO_TEST_CASE(faults_of_both_files_are_found_at_once) {
    const Files files{{"up/configuration/config.json", {"{", 0}},
                      {"up/configuration/routes.json", {R"([{"uri": 5}])", 0}}};

    BOOST_TEST(lines(run({"--config", "up"}, {}, files).findings.errors) ==
               "up/configuration/config.json:1:2: expected a key in double quotes, found the end\n"
               "up/configuration/routes.json:1:10: key '[0].uri' has to be a string, not a number");
}

BOOST_AUTO_TEST_CASE(folder_without_a_secret_is_told_that_nothing_is_written) {
    const Files files{
        {"up/configuration/config.json", {R"({"microservices":[{"name":"127.0.0.1"}]})", 0}}};

    const Outcome outcome = run({"--config", "up"}, {}, files);

    BOOST_TEST(lines(outcome.findings.errors) == "");
    BOOST_TEST(says(outcome.findings.warnings, "'up' has no JWT secret"));
    BOOST_TEST(says(outcome.findings.warnings, "nothing is written here"));
}

BOOST_AUTO_TEST_SUITE_END()
