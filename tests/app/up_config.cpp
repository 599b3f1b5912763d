#include "app/up_config.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::FileRun;
using coqewd::testing::lines;

namespace {

FileRun read(const std::string& text) {
    FileRun run;
    read_up_config({.path = "c.json", .text = text}, "up", run.config, run.findings);
    return run;
}

std::string peers_of(const FileRun& run) {
    std::vector<std::string> shown;
    for (const PeerConfig& peer : run.config.peers) {
        shown.push_back(peer.name + " " + to_string(peer.endpoint) + " " + peer.application);
    }
    for (const GroupConfig& group : run.config.groups) {
        shown.push_back(group.name + ":");
        for (const std::string& member : group.members) shown.back() += " " + member;
    }
    return lines(shown);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(up_config)

BOOST_AUTO_TEST_CASE(micro_services_are_peers_and_groups) {
    const FileRun run = read(R"({"microservices": [
        {"name": "docker"},
        {"name": "plain", "host": "10.0.0.1", "port": "8081", "qewd": {"poolSize": 5}},
        {"name": "web", "host": "http://web.example", "port": 80},
        {"name": "safe", "host": "https://safe.example/", "port": 443},
        {"name": "own_port", "host": "http://own:3001"},
        {"name": "both", "members": ["plain", "web"]}]})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(lines(run.findings.warnings) == "");
    BOOST_TEST(peers_of(run) ==
               "docker ws://docker:8080/socket.io/ docker\n"
               "plain ws://10.0.0.1:8081/socket.io/ plain\n"
               "web ws://web.example:80/socket.io/ web\n"
               "safe wss://safe.example:443/socket.io/ safe\n"
               "own_port ws://own:3001/socket.io/ own_port\n"
               "both: plain web");
    BOOST_TEST(run.config.peers.at(1).where == "c.json:3:9");
}

BOOST_AUTO_TEST_CASE(pages_of_any_origin_may_read_unless_it_says_no) {
    const std::vector<std::string> any{"*"};

    for (const auto* text :
         {"{}", R"({"orchestrator":{"qewd":{"cors":true}}})", R"({"qewd":{"port":3000}})"}) {
        BOOST_TEST(read(text).config.socketio.cors_origins == any, text);
    }
    for (const auto* text :
         {R"({"orchestrator":{"qewd":{"cors":false}}})", R"({"qewd":{"cors":false}})"}) {
        BOOST_TEST(read(text).config.socketio.cors_origins.empty(), text);
    }
}

BOOST_AUTO_TEST_CASE(settings_are_those_of_the_orchestrator_or_the_monolith) {
    const FileRun monolith =
        read(R"({"qewd_up": true, "use_jwt": true, "qewd": {"port": "3000"}})");
    const FileRun front = read(R"({"orchestrator": {"qewd": {"port": 3001}}, "qewd": {}})");

    BOOST_TEST(lines(monolith.findings.warnings) == "");
    BOOST_TEST(monolith.config.port == 3000);
    BOOST_TEST(front.config.port == 3001);
    BOOST_TEST(lines(front.findings.warnings) ==
               "c.json:1:44: key 'qewd' has no effect: orchestrator.qewd counts");
}

BOOST_AUTO_TEST_CASE(switches_and_secret_are_those_of_qewd) {
    const FileRun run = read(
        R"({"permit_application_switch": {"a": {"b": true}}, "jwt": {"secret": "0123456789"}})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(run.config.application_switches.at("a").contains("b"));
    BOOST_TEST(run.config.jwt_secrets.at(0).secret == "0123456789");
}

BOOST_AUTO_TEST_CASE(what_is_not_carried_over_is_warned_of) {
    struct Case {
        std::string text;
        std::string warning;
    };
    for (
        const Case& c : std::vector<Case>{
            {R"({"qewd": {"database": {"type": "gtm"}}})",
             "c.json:1:11: key 'qewd.database' has no meaning here: sessions are kept in "
             "tokens or in memory"},
            {R"({"qewd": {"managementPassword": "hunter2"}})",
             "c.json:1:11: key 'qewd.managementPassword' has no meaning here: there is no password "
             "to manage with; it is not kept"},
            {R"({"qewd": {"prot": 1}})",
             "c.json:1:11: unknown key 'qewd.prot' is passed over; did you mean 'port'?"},
            {R"({"microservice": []})",
             "c.json:1:2: unknown key 'microservice' is passed over; did you mean "
             "'microservices'?"},
            {R"({"microservices": [{"name": "a", "hots": "b"}]})",
             "c.json:1:34: unknown key 'microservices[0].hots' is passed over; did you mean "
             "'host'?"},
            {R"({"microservices": [{"name": "a", "apis": {"import": true}}]})",
             "c.json:1:43: key 'microservices[0].apis.import' has no meaning here: routes are not "
             "fetched from a service; let QEWD import them once, or copy the service's routes into "
             "configuration/routes.json"},
        }) {
        const FileRun run = read(c.text);
        BOOST_TEST(lines(run.findings.errors) == "", c.text);
        BOOST_TEST(lines(run.findings.warnings) == c.warning);
    }
    BOOST_TEST(lines(read(R"({"microservices": [{"name": "a", "connections": ["b"],
        "apis": {"import": true, "imported": true}}], "imported": true})")
                         .findings.warnings) == "");
}

BOOST_AUTO_TEST_CASE(wrong_micro_services_are_faults) {
    struct Case {
        std::string service;
        std::string error;
    };
    for (const Case& c : std::vector<Case>{
             {R"(5)", "c.json:1:20: key 'microservices[0]' has to be an object, not a number"},
             {R"({})", "c.json:1:20: key 'microservices[0]' lacks the key 'name'"},
             {R"({"name": "a b"})",
              "c.json:1:29: key 'microservices[0].name' is wrong: a peer's name has 1 to 128 "
              "letters, "
              "digits or . _ - : / [ ]"},
             {R"({"name": "a", "port": 0})",
              "c.json:1:42: key 'microservices[0].port' has to be a whole number from 1 to 65535"},
             {R"({"name": "a", "port": []})",
              "c.json:1:42: key 'microservices[0].port' has to be a number, not an array"},
             {R"({"name": "a", "host": "ftp://h"})",
              "c.json:1:42: key 'microservices[0].host' gives no address for a: the URL has to "
              "begin with wss://, ws://, https:// or http://"},
             {R"({"name": "a", "host": "h/path"})",
              "c.json:1:42: key 'microservices[0].host' has to be a host without a path"},
             {R"({"name": "a", "members": "b"})",
              "c.json:1:45: key 'microservices[0].members' has to be an array, not a string"},
         }) {
        BOOST_TEST(lines(read("{\"microservices\": [" + c.service + "]}").findings.errors) ==
                   c.error);
    }
    BOOST_TEST(lines(read("[]").findings.errors) ==
               "c.json:1:1: the file has to be an object, not an array");
}

BOOST_AUTO_TEST_SUITE_END()
