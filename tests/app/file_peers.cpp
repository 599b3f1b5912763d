#include "app/file_peers.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "app/config_check.hpp"
#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::FileRun;
using coqewd::testing::lines;
using coqewd::testing::read_file_text;
using coqewd::testing::says;

namespace {

/// `name host:port application` for each peer.
std::string peers_of(const FileRun& run) {
    std::vector<std::string> shown;
    for (const PeerConfig& peer : run.config.peers) {
        shown.push_back(peer.name + " " + to_string(peer.endpoint) + " " + peer.application);
    }
    return lines(shown);
}

std::string maps_of(const FileRun& run) {
    std::vector<std::string> shown;
    for (const MapConfig& map : run.config.maps) {
        shown.push_back(map.application + " " + map.type + " " + map.destination);
    }
    return lines(shown);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_peers)

BOOST_AUTO_TEST_CASE(peers_are_urls_or_objects) {
    const FileRun run = read_file_text(R"({"peers": {
        "stock": "wss://stock:8080?EIO=3",
        "bank": {"url": "ws://bank", "application": "money"},
        "own": {"url": "ws://own"}}})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(peers_of(run) ==
               "stock wss://stock:8080/socket.io/?EIO=3 stock\n"
               "bank ws://bank:80/socket.io/ money\n"
               "own ws://own:80/socket.io/ own");
    BOOST_TEST(run.config.peers.at(1).where == "qewd.json:3:17");
}

BOOST_AUTO_TEST_CASE(maps_are_pairs_of_message_and_peer) {
    const FileRun run =
        read_file_text(R"({"maps": {"demo/order": "stock", "demo/*": "bank", "demo/a/b": "c"}})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(maps_of(run) == "demo order stock\ndemo * bank\ndemo a/b c");
    BOOST_TEST(run.config.maps.at(0).where == "qewd.json:1:25");
}

BOOST_AUTO_TEST_CASE(wrong_peers_and_maps_are_faults) {
    struct Case {
        std::string text;
        std::string error;
    };
    for (const Case& c : std::vector<Case>{
             {R"({"peers":[]})", "1:10: key 'peers' has to be an object, not an array"},
             {R"({"peers":{"a":1}})", "1:15: key 'peers.a' has to be an object, not a number"},
             {R"({"peers":{"a":{}}})", "1:15: key 'peers.a' lacks the key 'url'"},
             {R"({"peers":{"a":{"uri":"ws://h"}}})",
              "1:16: unknown key 'peers.a.uri'; did you mean 'url'?"},
             {R"({"peers":{"a":"h:80"}})",
              "1:15: key 'peers.a' is wrong: the URL has to begin with wss://, ws://, https:// or "
              "http://"},
             {R"({"peers":{"a b":"ws://h"}})",
              "1:17: key 'peers.a b' has a wrong name: a peer's name has 1 to 128 letters, digits "
              "or . _ - : / [ ]"},
             {R"({"maps":{"demo":"a"}})",
              "1:17: key 'maps.demo' is wrong: a key of maps is APPLICATION/TYPE, where TYPE may "
              "be *"},
             {R"({"maps":{"demo/a":1}})",
              "1:19: key 'maps.demo/a' has to be a string, not a number"},
         }) {
        BOOST_TEST(lines(read_file_text(c.text).findings.errors) == "qewd.json:" + c.error, c.text);
    }
}

BOOST_AUTO_TEST_CASE(array_form_of_u_services_makes_a_peer_of_each_url) {
    const FileRun run = read_file_text(R"({"u_services": [
        {"application": "rig-app", "types": {
            "msEcho": {"url": "http://host:8081", "application": "rig-ms"},
            "msMore": {"url": "http://host:8081/", "application": "rig-ms"},
            "other": {"url": "https://host:8081/x", "application": "o"}}},
        {"application": "two", "types": {"t": {"url": "ws://[::1]", "application": "rig-ms"}}}]})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(peers_of(run) ==
               "host:8081/rig-ms ws://host:8081/socket.io/ rig-ms\n"
               "host:8081/x/o wss://host:8081/x o\n"
               "[::1]:80/rig-ms ws://[::1]:80/socket.io/ rig-ms");
    BOOST_TEST(maps_of(run) ==
               "rig-app msEcho host:8081/rig-ms\nrig-app msMore host:8081/rig-ms\n"
               "rig-app other host:8081/x/o\ntwo t [::1]:80/rig-ms");
    BOOST_TEST(lines(check(run.config).errors) == "");
}

BOOST_AUTO_TEST_CASE(urls_that_differ_in_their_scheme_are_two_peers) {
    const FileRun run = read_file_text(R"({"u_services": [{"application": "a", "types": {
        "open": {"url": "http://h:1", "application": "b"},
        "secret": {"url": "https://h:1", "application": "b"},
        "again": {"url": "https://h:1", "application": "b"}}}]})");

    BOOST_TEST(peers_of(run) == "h:1/b ws://h:1/socket.io/ b\nwss://h:1/b wss://h:1/socket.io/ b");
    BOOST_TEST(maps_of(run) == "a open h:1/b\na secret wss://h:1/b\na again wss://h:1/b");
    BOOST_TEST(lines(check(run.config).errors) == "");
}

BOOST_AUTO_TEST_CASE(destinations_form_of_u_services_names_its_peers) {
    const FileRun run = read_file_text(R"({"u_services": {
        "routes": [
            {"application": "rig-app", "types": {
                "msEcho": {"destination": "ms1"},
                "direct": {"url": "http://h:1", "application": "d"}}}],
        "destinations": {
            "ms1": {"host": "http://host:8081", "application": "rig-ms"},
            "ms2": {"host": "https://host"}}}})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(lines(run.findings.warnings) == "");
    BOOST_TEST(peers_of(run) ==
               "ms1 ws://host:8081/socket.io/ rig-ms\n"
               "ms2 wss://host:443/socket.io/ ms2\n"
               "h:1/d ws://h:1/socket.io/ d");
    BOOST_TEST(maps_of(run) == "rig-app msEcho ms1\nrig-app direct h:1/d");
}

// As in QEWD, which does not look at it.
BOOST_AUTO_TEST_CASE(application_beside_a_destination_is_warned_about) {
    const FileRun run = read_file_text(R"({"u_services": {
        "destinations": {"ms1": {"host": "http://host:8081", "application": "rig-ms"}},
        "routes": [{"application": "a", "types": {
            "t": {"destination": "ms1", "application": "other"}}}]}})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(lines(run.findings.warnings) ==
               "qewd.json:4:41: key 'u_services.routes[0].types.t.application' is passed over: the "
               "destination says its application");
    BOOST_TEST(peers_of(run) == "ms1 ws://host:8081/socket.io/ rig-ms");
    BOOST_TEST(maps_of(run) == "a t ms1");
}

BOOST_AUTO_TEST_CASE(message_to_a_group_is_a_fault) {
    const FileRun run = read_file_text(R"({"u_services": {
        "destinations": {"all": {"destinations": []}},
        "routes": [{"application": "a", "types": {"t": {"destination": "all"}}}]}})");

    BOOST_TEST(says(run.findings.errors, "types.t.destination' is a group"));
}

BOOST_AUTO_TEST_CASE(wrong_u_services_are_faults) {
    struct Case {
        std::string text;
        std::string error;
    };
    for (const Case& c : std::vector<Case>{
             {R"(5)", "1:15: key 'u_services' has to be an object, not a number"},
             {R"([5])", "1:16: key 'u_services[0]' has to be an object, not a number"},
             {R"([{}])",
              "1:16: key 'u_services[0]' lacks the key 'application'\n"
              "qewd.json:1:16: key 'u_services[0]' lacks the key 'types'"},
             {R"([{"aplication":"a"}])",
              "1:17: unknown key 'u_services[0].aplication'; did you mean 'application'?"},
             {R"([{"application":"a","types":[]}])",
              "1:43: key 'u_services[0].types' has to be an object, not an array"},
             {R"([{"application":"a","types":{"t":{"url":"http://h"}}}])",
              "1:48: key 'u_services[0].types.t' lacks the key 'application'"},
             {R"({"route":[]})", "1:16: unknown key 'u_services.route'; did you mean 'routes'?"},
             {R"({"destinations":{"a":{"application":"b"}}})",
              "1:36: key 'u_services.destinations.a' lacks the key 'host'"},
             {R"({"destinations":{"a":"http://h"}})",
              "1:36: key 'u_services.destinations.a' has to be an object, not a string"},
             {R"({"routes":[{"application":"a","types":{"t":{"destination":"x","url":1}}}]})",
              "1:77: unknown key 'u_services.routes[0].types.t.url'"},
         }) {
        const FileRun run = read_file_text("{\"u_services\":" + c.text + "}");
        BOOST_TEST(lines(run.findings.errors) == "qewd.json:" + c.error, c.text);
    }
}

BOOST_AUTO_TEST_CASE(route_to_no_destination_is_found_by_the_check_with_its_place) {
    const FileRun run = read_file_text(R"({"u_services": {
        "destinations": {"ms1": {"host": "http://h:1"}},
        "routes": [{"application": "a", "types": {"t": {"destination": "ms2"}}}]}})");

    BOOST_TEST(says(check(run.config).errors,
                    "qewd.json:3:56: 'a/t' is mapped to 'ms2', which is no peer; did you mean "
                    "'ms1'?"));
}

BOOST_AUTO_TEST_SUITE_END()
