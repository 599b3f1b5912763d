#include "app/options.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "app/setting.hpp"
#include "tests/app/options_fixture.hpp"
#include "tests/app/setting_trios.hpp"

using namespace coqewd;
using coqewd::testing::call_of;
using coqewd::testing::config_of;
using coqewd::testing::lines;
using coqewd::testing::printed_by;
using coqewd::testing::run;
using coqewd::testing::says;
using namespace std::chrono_literals;

namespace {

const Setting<Config>& setting(const std::string& name) {
    return *std::ranges::find(serve_settings(), name, &Setting<Config>::name);
}

/// The default configuration with one value set.
Config with(const std::string& name, std::string value) {
    if (value.starts_with('"')) value = value.substr(1, value.size() - 2);
    Config config;
    BOOST_REQUIRE(!setting(name).set(config, value));
    return config;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(options)

BOOST_AUTO_TEST_CASE(nothing_said_means_the_defaults) {
    const Outcome outcome = run({});

    BOOST_TEST((config_of(outcome) == Config()));
    BOOST_TEST(outcome.findings.warnings.size() == 2U);
    BOOST_TEST(says(outcome.findings.warnings, "no JWT secret"));
    BOOST_TEST(says(outcome.findings.warnings, "neither an application nor a peer"));
    BOOST_TEST(run({}, {}, {}, {"own"}).findings.warnings.size() == 1U);
    BOOST_TEST(run({"--demo"}).findings.warnings.size() == 1U);
    BOOST_TEST((config_of(run({"serve"})) == Config()));
}

BOOST_AUTO_TEST_CASE(flag_counts_more_than_environment_than_file_than_default) {
    for (const testing::Trio& trio : testing::trios) {
        const std::vector<std::string> flag{"--" + trio.name, trio.flag};
        const std::vector<std::string> config{"--config", "q.json"};
        const std::vector<std::string> both{flag[0], flag[1], config[0], config[1]};
        const std::map<std::string, std::string> environment{
            {environment_name(trio.name), trio.environment}};
        const testing::Files files{{"q.json", {"{\"" + trio.name + "\":" + trio.file + "}", 0}},
                                   {"a", {"", 0}},
                                   {"b", {"", 0}},
                                   {"c", {"", 0}}};
        const auto value = [](const Outcome& outcome) {
            auto config_made = config_of(outcome);
            BOOST_REQUIRE_MESSAGE(config_made, lines(outcome.findings.errors));
            config_made->config_file.clear();
            return testing::without_sources(*config_made);
        };

        BOOST_TEST((value(run(both, environment, files)) == with(trio.name, trio.flag)), trio.name);
        BOOST_TEST((value(run(config, environment, files)) == with(trio.name, trio.environment)),
                   trio.name);
        BOOST_TEST((value(run(config, {}, files)) == with(trio.name, trio.file)), trio.name);
        BOOST_TEST((with(trio.name, trio.file) != Config()), trio.name);
    }
}

BOOST_AUTO_TEST_CASE(every_single_valued_setting_is_in_the_precedence_test) {
    // These have tests of their own: pairs, files that are read, and flags without a value.
    const std::vector<std::string> others{
        "tls-cert",   "tls-key",      "jwt-secret-file", "config",
        "demo",       "qewd-compat",  "microservice",    "peer",
        "map",        "group",        "route",           "no-browser-files",
        "no-polling", "no-websocket", "cors-origin",     "cors-credentials",
        "www",        "www-fallback"};
    for (const auto& known : serve_settings()) {
        const bool here = std::ranges::count(testing::trios, known.name, &testing::Trio::name) == 1;
        const bool there = std::ranges::count(others, known.name) == 1;
        BOOST_TEST((here || there), std::string(known.name));
    }
}

BOOST_AUTO_TEST_CASE(tls_files_come_in_pairs) {
    const testing::Files files{{"c", {"", 0}}, {"k", {"", 0}}};

    const auto config = config_of(run({"--tls-cert", "c", "--tls-key=k"}, {}, files));

    BOOST_TEST(config.value().tls_cert == "c");
    BOOST_TEST(config.value().tls_key == "k");
    BOOST_TEST(lines(run({"--tls-cert", "c"}, {}, files).findings.errors) ==
               "--tls-cert without tls-key: a certificate needs its private key (--tls-key FILE)");
}

BOOST_AUTO_TEST_CASE(switches_are_flags_without_a_value) {
    BOOST_TEST(config_of(run({"--demo"})).value().demo);
    BOOST_TEST(config_of(run({"--qewd-compat"})).value().qewd_compat);
    BOOST_TEST(config_of(run({"--microservice"})).value().microservice);
    BOOST_TEST(config_of(run({"--no-browser-files"})).value().no_browser_files);
    BOOST_TEST(config_of(run({}, {{"COQEWD_DEMO", "yes"}})).value().demo);
    BOOST_TEST(!config_of(run({}, {{"COQEWD_DEMO", "off"}})).value().demo);
    BOOST_TEST(config_of(run({"--demo"}, {{"COQEWD_DEMO", "off"}})).value().demo);
    BOOST_TEST(lines(run({"--port", "x"}).findings.warnings) == "");
    BOOST_TEST(!config_of(run({"--demo=false"}, {{"COQEWD_DEMO", "on"}})).value().demo);
    BOOST_TEST(config_of(run({"--demo=true"})).value().demo);
    BOOST_TEST(lines(run({"--demo=maybe"}).findings.errors) ==
               "--demo: 'maybe' is not true or false");
    BOOST_TEST(says(run({"serve", "--demo", "false"}).findings.errors, "unexpected argument"));
    BOOST_TEST(says(run({}, {{"COQEWD_DEMO", "maybe"}}).findings.errors,
                    "COQEWD_DEMO: 'maybe' is not true or false"));
}

BOOST_AUTO_TEST_CASE(refused_value_names_source_value_and_what_is_allowed) {
    struct Case {
        std::string flag;
        std::string value;
        std::string error;
    };
    for (const Case& c : std::vector<Case>{
             {"port", "65536", "'65536' is not a whole number from 0 to 65535"},
             {"port", "x", "'x' is not a whole number from 0 to 65535"},
             {"address", "example.com", "'example.com' is not an IP address or 'localhost'"},
             {"address", "127.1", "'127.1' is not an IP address or 'localhost'"},
             {"workers", "0", "'0' is not a whole number from 1 to 256"},
             {"workers", "257", "'257' is not a whole number from 1 to 256"},
             {"io-threads", "65", "'65' is not a whole number from 1 to 64"},
             {"hops-max", "0", "'0' is not a whole number from 1 to 64"},
             {"queue-max", "1000001", "'1000001' is not a whole number from 1 to 1000000"},
             {"connections-max", "0", "'0' is not a whole number from 1 to 1000000"},
             {"handlers-max", "0", "'0' is not a whole number from 1 to 1000000"},
             {"in-flight-max", "65537", "'65537' is not a whole number from 1 to 65536"},
             {"message-bytes-max", "1023",
              "'1023' is not a size from 1KiB to 64MiB (1000000, 1MB, 64KiB)"},
             {"outbox-bytes-max", "2GiB",
              "'2GiB' is not a size from 1KiB to 1GiB (1000000, 1MB, 64KiB)"},
             {"link-outbox-bytes-max", "2GiB",
              "'2GiB' is not a size from 1KiB to 1GiB (1000000, 1MB, 64KiB)"},
             {"request-timeout", "30",
              "'30' is not a duration from 10ms to 24h with its unit (500ms, 30s, 2m)"},
             {"handshake-timeout", "99ms",
              "'99ms' is not a duration from 100ms to 1h with its unit (500ms, 30s, 2m)"},
             {"session-timeout", "0",
              "'0' is not a duration from 1s to 720h (30s, 5m; a plain number is seconds)"},
             {"session-timeout", "1500ms",
              "'1500ms' is not a duration from 1s to 720h (30s, 5m; a plain number is seconds)"},
             {"log-level", "loud", "'loud' is not one of trace, debug, info, warn, error, off"},
             {"peer", "wss://me:pw@h",
              "'…@h': it is not NAME=URL or NAME=URL,application=APPLICATION"},
             {"map", "a=b", "'a=b': it is not APPLICATION/TYPE=NAME, where TYPE may be *"},
             {"group", "all", "'all': it is not NAME=MEMBER,MEMBER,..."},
             {"route", "/a",
              "'/a': it is not [METHOD ]PATH=NAME, where PATH begins with / and NAME is a peer or "
              "a "
              "group"},
         }) {
        const Outcome by_flag = run({"--" + c.flag, c.value});
        const Outcome by_variable = run({}, {{environment_name(c.flag), c.value}});
        BOOST_TEST(lines(by_flag.findings.errors) == "--" + c.flag + ": " + c.error);
        BOOST_TEST(lines(by_variable.findings.errors) == environment_name(c.flag) + ": " + c.error);
        BOOST_TEST(!by_flag.command.has_value());
    }
}

BOOST_AUTO_TEST_CASE(empty_variable_is_as_good_as_none) {
    BOOST_TEST((config_of(run({}, {{"COQEWD_PORT", ""}, {"COQEWD_PEER", " "}})) == Config()));
}

BOOST_AUTO_TEST_CASE(unknown_names_are_told_the_nearest) {
    BOOST_TEST(lines(run({"--prot", "1"}).findings.errors) ==
               "unknown flag '--prot'; did you mean '--port'?");
    BOOST_TEST(lines(run({"--worker=3"}).findings.errors) ==
               "unknown flag '--worker'; did you mean '--workers'?");
    BOOST_TEST(lines(run({"--cert", "c"}).findings.errors) ==
               "unknown flag '--cert'; did you mean '--tls-cert'?");
    BOOST_TEST(lines(run({"--host", "h"}).findings.errors) == "unknown flag '--host'");
    BOOST_TEST(lines(run({}, {{"COQEWD_HOME", "/"}}).findings.warnings)
                   .starts_with("unknown environment variable 'COQEWD_HOME'\n"));
    BOOST_TEST(lines(run({"--zzzzzz"}).findings.errors) == "unknown flag '--zzzzzz'");
    BOOST_TEST(lines(run({"-x"}).findings.errors) == "unknown flag '-x'");
    BOOST_TEST(lines(run({"call", "--cuont", "1"}).findings.errors) ==
               "unknown flag '--cuont'; did you mean '--count'?");
    BOOST_TEST(
        lines(run({"srve"}).findings.errors) ==
        "unknown command 'srve'; did you mean 'serve'? (the commands are serve, call, check, "
        "routes and explain)");
    BOOST_TEST(says(run({}, {{"COQEWD_PROT", "1"}}).findings.warnings,
                    "unknown environment variable 'COQEWD_PROT'; did you mean 'COQEWD_PORT'?"));
    BOOST_TEST(!says(run({}, {{"COQEWD_TOKEN", "t"}}).findings.warnings, "COQEWD_TOKEN"));
}

BOOST_AUTO_TEST_CASE(port_that_kubernetes_names_is_passed_over) {
    const Outcome outcome = run({}, {{"COQEWD_PORT", "tcp://10.0.0.1:8080"}});

    BOOST_TEST(says(outcome.findings.warnings, "COQEWD_PORT is passed over: Kubernetes sets it"));
    BOOST_TEST(config_of(outcome).value().port == Config().port);
}

BOOST_AUTO_TEST_CASE(flag_of_the_other_command_is_told_so) {
    BOOST_TEST(lines(run({"--token", "t"}).findings.errors) == "--token is a flag of call");
    BOOST_TEST(lines(run({"call", "ws://h", "a", "t", "--demo"}).findings.errors) ==
               "--demo is a flag of serve");
}

BOOST_AUTO_TEST_CASE(flags_are_neither_shortened_nor_repeated) {
    BOOST_TEST(says(run({"--por", "1"}).findings.errors, "unknown flag '--por'"));
    BOOST_TEST(lines(run({"--port", "1", "--port", "2", "--port", "3"}).findings.errors) ==
               "--port is given more than once");
    BOOST_TEST(lines(run({"--port"}).findings.errors) == "--port: its value is missing");
    BOOST_TEST(lines(run({"--port="}).findings.errors) == "--port: its value is missing");
    BOOST_TEST(lines(run({"--demo="}).findings.errors) == "--demo: its value is missing");
    BOOST_TEST(says(run({"8080"}).findings.errors, "unknown command '8080'"));
    BOOST_TEST(says(run({"serve", "8080"}).findings.errors, "unexpected argument '8080'"));
    BOOST_TEST(says(run({"--port", "0", "check"}).findings.errors,
                    "unexpected argument 'check'; the command comes first: coqewd check"));
}

BOOST_AUTO_TEST_CASE(all_faults_are_found_at_once) {
    const Outcome outcome =
        run({"--port", "x", "--what", "--workers", "0", "--tls-key", "k"},
            {{"COQEWD_GRACE", "y"}, {"COQEWD_CONFIG", "q.json"}}, {{"q.json", {"{\"prt\":1}", 0}}});

    BOOST_TEST(lines(outcome.findings.errors) ==
               "unknown flag '--what'\n"
               "q.json:1:2: unknown key 'prt'; did you mean 'port'?\n"
               "COQEWD_GRACE: 'y' is not a duration from 0ms to 1h with its unit (500ms, 30s, 2m)\n"
               "--port: 'x' is not a whole number from 0 to 65535\n"
               "--workers: '0' is not a whole number from 1 to 256\n"
               "--tls-key: 'k': the file cannot be read: No such file or directory\n"
               "--tls-key without tls-cert: a private key needs its certificate (--tls-cert FILE)");
}

BOOST_AUTO_TEST_CASE(missing_config_file_is_a_fault) {
    BOOST_TEST(lines(run({"--config", "no.json"}).findings.errors) ==
               "--config: 'no.json': the file cannot be read: No such file or directory");
    BOOST_TEST(lines(run({}, {{"COQEWD_CONFIG", "no.json"}}).findings.errors) ==
               "COQEWD_CONFIG: 'no.json': the file cannot be read: No such file or directory");
}

BOOST_AUTO_TEST_CASE(flag_for_the_config_file_counts_more_than_the_variable) {
    const testing::Files files{{"a", {"{\"port\":1}", 0}}, {"b", {"{\"port\":2}", 0}}};

    const auto config = config_of(run({"--config", "a"}, {{"COQEWD_CONFIG", "b"}}, files));

    BOOST_TEST(config.value().port == 1);
    BOOST_TEST(config.value().config_file == "a");
}

BOOST_AUTO_TEST_CASE(peers_and_maps_are_joined_by_name) {
    const testing::Files files{{"q",
                                {R"({"peers":{"a":"ws://file","b":"ws://file","c":"ws://file"},
                   "maps":{"x/1":"a","x/2":"a","x/3":"a"}})",
                                 0}}};

    const auto config = config_of(
        run({"--config", "q", "--peer", "a=ws://flag", "--map", "x/1=c", "--peer", "e=ws://flag",
             "--map", "x/*=e"},
            {{"COQEWD_PEER", "a=ws://env b=ws://env  d=ws://env"}, {"COQEWD_MAP", "x/1=b x/2=b"}},
            files));

    BOOST_REQUIRE(config);
    std::vector<std::string> shown;
    for (const auto& peer : config->peers) shown.push_back(peer.name + " " + peer.endpoint.host);
    for (const auto& map : config->maps) shown.push_back(map.type + " " + map.destination);
    BOOST_TEST(lines(shown) == "c file\nb env\nd env\na flag\ne flag\n3 a\n2 b\n1 c\n* e");
    BOOST_TEST(config->peers.at(1).where == "COQEWD_PEER");
    BOOST_TEST(config->maps.at(2).where == "--map");
}

BOOST_AUTO_TEST_CASE(same_peer_twice_in_one_source_is_a_fault) {
    BOOST_TEST(lines(run({"--peer", "a=ws://h", "--peer", "a=ws://i"}).findings.errors) ==
               "--peer: the peer 'a' is there twice");
    BOOST_TEST(says(run({}, {{"COQEWD_PEER", "a=ws://h a=ws://h"}}).findings.errors,
                    "COQEWD_PEER: the peer 'a' is there twice"));
}

BOOST_AUTO_TEST_CASE(map_to_no_peer_is_a_fault) {
    BOOST_TEST(
        lines(run({"--peer", "stock=wss://h", "--map", "demo/order=stok"}).findings.errors) ==
        "--map: 'demo/order' is mapped to 'stok', which is no peer; did you mean 'stock'?");
}

BOOST_AUTO_TEST_CASE(secret_file_is_read_and_counts_more_than_the_config_file) {
    const testing::Files files{{"s", {"from the file\n", 0600}},
                               {"q", {R"({"jwt":{"secret":"from the config"}})", 0600}}};

    const auto by_flag = config_of(run({"--jwt-secret-file", "s", "--config", "q"}, {}, files));
    const auto by_variable =
        config_of(run({"--config", "q"}, {{"COQEWD_JWT_SECRET_FILE", "s"}}, files));
    const auto by_config = config_of(run({"--config", "q"}, {}, files));

    BOOST_TEST(by_flag.value().jwt_secrets.at(0).secret == "from the file");
    BOOST_TEST(by_variable.value().jwt_secrets.at(0).secret == "from the file");
    BOOST_TEST(by_config.value().jwt_secrets.at(0).secret == "from the config");
}

BOOST_AUTO_TEST_CASE(wrong_secret_file_is_a_fault_that_shows_no_secret) {
    const testing::Files files{{"empty", {"\n", 0600}},
                               {"twice", {"kid=a hunter2\nkid=a hunter3", 0600}},
                               {"open", {"hunter2", 0644}}};

    BOOST_TEST(lines(run({"--jwt-secret-file", "no"}).findings.errors) ==
               "--jwt-secret-file: 'no': the file cannot be read: No such file or directory");
    BOOST_TEST(says(run({"--jwt-secret-file", "empty"}, {}, files).findings.errors,
                    "there is no secret in it"));
    BOOST_TEST(lines(run({"--jwt-secret-file", "twice"}, {}, files).findings.errors) ==
               "--jwt-secret-file: 'twice': two secrets have the same kid");
    const Outcome open = run({"--jwt-secret-file", "open"}, {}, files);
    BOOST_TEST(says(open.findings.warnings, "every user of this machine can read it"));
    BOOST_TEST(!says(open.findings.warnings, "hunter2"));
}

BOOST_AUTO_TEST_CASE(public_address_needs_a_secret) {
    const testing::Files files{{"s", {std::string(32, 's'), 0600}}};

    BOOST_TEST(says(run({"--address", "0.0.0.0"}).findings.errors, "no JWT secret"));
    BOOST_TEST(
        config_of(run({"--address", "0.0.0.0", "--jwt-secret-file", "s"}, {}, files)).has_value());
}

BOOST_AUTO_TEST_CASE(missing_certificate_key_or_authority_is_a_fault_that_names_what_said_so) {
    const testing::Files files{{"q/c.json",
                                {"{\n\"ssl\": {\"keyFilePath\": \"k\",\n"
                                 " \"certFilePath\": \"c\"}}",
                                 0600}}};
    const std::string missing = ": the file cannot be read: No such file or directory";

    BOOST_TEST(lines(run({"--config", "q/c.json"}, {}, files).findings.errors) ==
               "q/c.json:3:18: key 'ssl.certFilePath': 'q/c'" + missing +
                   "\nq/c.json:2:24: key 'ssl.keyFilePath': 'q/k'" + missing);
    BOOST_TEST(lines(run({}, {{"COQEWD_PEER_CA", "ca"}}).findings.errors) ==
               "COQEWD_PEER_CA: 'ca'" + missing);
    BOOST_TEST(lines(run({"call", "ws://h", "a", "t", "--ca", "ca"}).findings.errors) ==
               "--ca: 'ca'" + missing);
}

BOOST_AUTO_TEST_CASE(fault_between_values_names_what_said_them) {
    const auto errors_of = [](const std::string& text, std::vector<std::string> flags = {}) {
        flags.insert(flags.end(), {"--config", "q"});
        return lines(run(std::move(flags), {}, {{"q", {text, 0600}}}, {"b"}).findings.errors);
    };

    BOOST_TEST(errors_of(R"({"address": "0.0.0.0"})")
                   .starts_with("q:1:13: key 'address': '0.0.0.0' is public, but"));
    BOOST_TEST(errors_of(R"({"outbox-bytes-max": 1024})") ==
               "q:1:22: key 'outbox-bytes-max' (1KiB) is less than message-bytes-max (1MB): the "
               "largest message could not be sent");
    BOOST_TEST(errors_of(R"({"message-bytes-max": "5MB"})") ==
               "q:1:23: key 'message-bytes-max' (5MB) is more than outbox-bytes-max (4MB): the "
               "largest message could not be sent");
    BOOST_TEST(errors_of(R"({"link-outbox-bytes-max": "1MB"})") ==
               "q:1:27: key 'link-outbox-bytes-max' (1MB) is less than outbox-bytes-max (4MB): "
               "the largest reply could not be sent to another server");
    BOOST_TEST(errors_of(R"({"redial-min": "1h"})", {"--redial-max", "1s"}) ==
               "--redial-max (1s) is less than q:1:16: key 'redial-min' (1h)");
    BOOST_TEST(errors_of(R"({"moduleMap": {"a": "c", "c": "b"}})") ==
               "q:1:21: key 'moduleMap.a' names 'c', which is an alias too; name the application "
               "itself");
}

BOOST_AUTO_TEST_CASE(help_shows_every_flag_with_its_default) {
    const std::string all = printed_by(run({"--help"}));
    const std::string serve = printed_by(run({"serve", "-h", "--port", "x", "--what"}));
    const std::string call = printed_by(run({"call", "--help"}));

    for (const auto& known : serve_settings()) {
        std::string shown = "--" + std::string(known.name);
        if (!known.argument.empty()) shown += " " + std::string(known.argument);
        if (known.show != nullptr) shown += " (=" + known.show(Config()) + ")";
        BOOST_TEST(all.find(shown) != std::string::npos, shown);
        BOOST_TEST(serve.find(shown) != std::string::npos, shown);
    }
    for (const auto& known : call_settings()) {
        BOOST_TEST(call.find("--" + std::string(known.name)) != std::string::npos);
    }
    for (const auto* group : {"Listening:", "Limits:", "coqewd call URL"}) {
        BOOST_TEST(all.find(group) != std::string::npos, group);
    }
    BOOST_TEST(call.find("Listening:") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
