#include "app/config_file.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::FileRun;
using coqewd::testing::lines;
using coqewd::testing::read_file_text;
using coqewd::testing::says;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(config_file)

BOOST_AUTO_TEST_CASE(names_of_the_flags_are_keys) {
    const FileRun run = read_file_text(R"({
        "address": "::1", "port": 0, "server-name": "a", "workers": 3, "io-threads": 2,
        "demo": true, "session-timeout": 60, "qewd-compat": true, "microservice": true,
        "no-browser-files": true, "www-fallback": "app.html",
        "hops-max": 4,
        "redial-min": "10ms", "redial-max": "1s", "request-timeout": "2m",
        "handshake-timeout": "3s", "ping-interval": "4s", "ping-timeout": "5s", "grace": "0",
        "queue-max": 6, "message-bytes-max": "64KiB", "outbox-bytes-max": 7000000,
        "link-outbox-bytes-max": "8MB",
        "connections-max": 8, "in-flight-max": 9, "handlers-max": 10, "log-level": "trace"})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(lines(run.findings.warnings) == "");
    Config expected;
    expected.address = "::1";
    expected.port = 0;
    expected.server_name = "a";
    expected.workers = 3;
    expected.io_threads = 2;
    expected.demo = expected.qewd_compat = expected.microservice = true;
    expected.no_browser_files = true;
    expected.www_fallback = "app.html";
    expected.session_timeout = 60s;
    expected.hops_max = 4;
    expected.redial_min = 10ms;
    expected.redial_max = 1s;
    expected.request_timeout = 2min;
    expected.handshake_timeout = 3s;
    expected.ping_interval = 4s;
    expected.ping_timeout = 5s;
    expected.grace = 0ms;
    expected.queue_max = 6;
    expected.message_bytes_max = 65'536;
    expected.outbox_bytes_max = 7'000'000;
    expected.link_outbox_bytes_max = 8'000'000;
    expected.connections_max = 8;
    expected.in_flight_max = 9;
    expected.handlers_max = 10;
    expected.log_level = LogLevel::trace;
    BOOST_TEST((testing::without_sources(run.config) == expected));
}

BOOST_AUTO_TEST_CASE(origins_are_one_or_several) {
    const FileRun one = read_file_text(R"({"cors-origin": "https://a"})");
    const FileRun several = read_file_text(R"({"cors-origin": ["https://a", "*"]})");

    BOOST_TEST(lines(one.findings.errors) == "");
    BOOST_TEST(lines(one.config.socketio.cors_origins) == "https://a");
    BOOST_TEST(lines(several.findings.errors) == "");
    BOOST_TEST(lines(several.config.socketio.cors_origins) == "https://a\n*");
}

BOOST_AUTO_TEST_CASE(origins_are_checked_as_those_of_the_flag) {
    struct Case {
        std::string value;
        std::string error;
    };
    for (const Case& c : std::vector<Case>{
             {R"("a.example")",
              "1:17: key 'cors-origin' is wrong: 'a.example' is not an origin like "
              "https://shop.example, without a path, nor '*'"},
             {R"(["https://a", "b"])",
              "1:31: key 'cors-origin[1]' is wrong: 'b' is not an origin like "
              "https://shop.example, without a path, nor '*'"},
             {R"([5])", "1:18: key 'cors-origin[0]' has to be a string, not a number"},
             {R"(true)", "1:17: key 'cors-origin' has to be an array, not true or false"},
             {R"([])",
              "1:17: key 'cors-origin' is empty; leave it out, or name what belongs there"},
         }) {
        const FileRun run = read_file_text("{\"cors-origin\": " + c.value + "}");
        BOOST_TEST(lines(run.findings.errors) == "qewd.json:" + c.error, c.value);
    }
}

BOOST_AUTO_TEST_CASE(origins_of_a_file_have_the_limit_of_the_flag) {
    std::string many = "\"https://a\"";
    for (int i = 1; i < 101; ++i) many += ",\"https://a\"";

    const FileRun run = read_file_text("{\"cors-origin\": [" + many + "]}");

    BOOST_TEST(says(run.findings.errors,
                    "is wrong: 'https://a' is one too many: there may be 100 origins"));
    BOOST_TEST(run.config.socketio.cors_origins.size() == 100U);
}

BOOST_AUTO_TEST_CASE(paths_are_relative_to_the_folder_of_the_file) {
    const std::string text = R"({"tls-cert":"c.pem","tls-key":"/k.pem","peer-ca":"../ca.pem",
                                 "jwt-secret-file":"s"})";

    const Config far = read_file_text(text, 0600, "/etc/coqewd/a.json").config;
    const Config near = read_file_text(text, 0600, "a.json").config;

    BOOST_TEST(far.tls_cert == "/etc/coqewd/c.pem");
    BOOST_TEST(far.tls_key == "/k.pem");
    BOOST_TEST(far.peer_ca == "/etc/coqewd/../ca.pem");
    BOOST_TEST(far.jwt_secret_file == "/etc/coqewd/s");
    BOOST_TEST(near.tls_cert == "c.pem");
}

BOOST_AUTO_TEST_CASE(fault_names_file_line_column_key_and_what_is_allowed) {
    struct Case {
        std::string text;
        std::string error;
    };
    for (const Case& c : std::vector<Case>{
             {"{\n \"port\": 70000}",
              "2:10: key 'port' is wrong: '70000' is not a whole number from 0 to 65535"},
             {"{\"port\": true}", "1:10: key 'port' has to be a number, not true or false"},
             {"{\"port\": 80.5}",
              "1:10: key 'port' is wrong: '80.5' is not a whole number from 0 to 65535"},
             {"{\"demo\": \"true\"}", "1:10: key 'demo' has to be true or false, not a string"},
             {"{\"address\": 1}", "1:13: key 'address' has to be a string, not a number"},
             {"{\"tls-key\": \"\"}", "1:13: key 'tls-key' is wrong: '' is not the path of a file"},
             {"{\"grace\": 10}",
              "1:11: key 'grace' is wrong: '10' is not a duration from 0ms to 1h with its unit "
              "(500ms, 30s, 2m)"},
             {"{\"prot\": 1}", "1:2: unknown key 'prot'; did you mean 'port'?"},
             {"{\"peer\": {}}", "1:2: unknown key 'peer'; did you mean 'peers'?"},
             {"{\"config\": \"x\"}", "1:2: unknown key 'config'"},
             {"{\"poolsize\": 1}", "1:2: unknown key 'poolsize'; did you mean 'poolSize'?"},
             {"{\"ssl\": {\"keyFile\": 1}}",
              "1:10: unknown key 'ssl.keyFile'; did you mean "
              "'keyFilePath'?"},
             {"{\"port\":1,\n\"port\":2}", "2:1: the key 'port' is there twice"},
             {"{\"port\":1,}", "1:11: expected a key in double quotes, found '}'"},
             {"[]", "1:1: the file has to be an object, not an array"},
             {"", "1:1: expected a value, found the end"},
         }) {
        const FileRun run = read_file_text(c.text);
        BOOST_TEST(lines(run.findings.errors) == "qewd.json:" + c.error, c.text);
    }
}

BOOST_AUTO_TEST_CASE(all_faults_are_found_at_once) {
    const FileRun run = read_file_text("{\"port\":-1,\n\"worker\":2,\n\"port\":3,\n\"grace\":{}}");

    BOOST_TEST(run.findings.errors.size() == 4U);
}

BOOST_AUTO_TEST_CASE(two_keys_for_one_setting_are_a_fault) {
    for (const auto* text :
         {R"({"poolSize":1,"workers":2})", R"({"serverName":"a","server-name":"a"})",
          R"({"max_queue_length":5,"queue-max":5})",
          R"({"initialSessionTimeout":5,"session-timeout":5})",
          R"({"tls-key":"a","ssl":{"keyFilePath":"a","certFilePath":"b"}})",
          R"({"jwt":{"secret":"s"},"jwt-secret-file":"f"})",
          R"({"mode":"microservice","microservice":true})"}) {
        const FileRun run = read_file_text(text);
        BOOST_TEST(says(run.findings.errors, "says the same as key"), text);
        BOOST_TEST(run.findings.errors.size() == 1U, text);
    }
}

BOOST_AUTO_TEST_CASE(qewd_keys_that_make_sense_are_taken) {
    const FileRun run = read_file_text(
        R"({
        "port": 8081, "serverName": "shop", "poolSize": 4, "max_queue_length": 50,
        "initialSessionTimeout": 900, "ssl": {"keyFilePath": "k", "certFilePath": "c"},
        "jwt": {"secret": "0123456789"}, "moduleMap": {"shop": "store", "same": "same"},
        "webSockets": {"module": "socket.io", "io_paths": ["/a", "/b", "/a", "/"]},
        "permit_application_switch": {"shop": {"bank": true, "other": false}}})",
        0600, "/etc/q.json");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST(lines(run.findings.warnings) == "");
    BOOST_TEST(run.config.port == 8081);
    BOOST_TEST(run.config.server_name == "shop");
    BOOST_TEST(run.config.workers == 4U);
    BOOST_TEST(run.config.queue_max == 50U);
    BOOST_TEST((run.config.session_timeout == 900s));
    BOOST_TEST(run.config.tls_key == "/etc/k");
    BOOST_TEST(run.config.tls_cert == "/etc/c");
    BOOST_TEST(run.config.jwt_secrets.at(0).secret == "0123456789");
    BOOST_TEST((run.config.aliases == std::map<std::string, std::string>{{"shop", "store"}}));
    BOOST_TEST((run.config.namespaces == std::vector<std::string>{"/a", "/b"}));
    BOOST_TEST((run.config.application_switches ==
                std::map<std::string, std::set<std::string>>{{"shop", {"bank"}}}));
}

BOOST_AUTO_TEST_CASE(qewd_keys_without_a_meaning_are_warned_of) {
    for (const std::string key :
         {"managementPassword", "poolPrefork", "idleLimit", "use_worker_threads", "webServer",
          "no_sockets", "database", "sessionDocumentName", "resilientMode", "customSocketModule",
          "bodyParser", "addMiddleware", "onWorkerStartedPath", "errorLogFile", "mode",
          "service_name", "qewd_up"}) {
        const FileRun run = read_file_text("{\"" + key + "\": \"hunter2\"}");
        const FileRun off = read_file_text("{\"" + key + "\": false}");
        BOOST_TEST(lines(run.findings.errors) == "");
        BOOST_TEST_REQUIRE(run.findings.warnings.size() == 1U, key);
        const std::string begin = "qewd.json:1:2: key '" + key + "' has no meaning here: ";
        BOOST_TEST(run.findings.warnings[0].starts_with(begin), run.findings.warnings[0]);
        BOOST_TEST(!says(run.findings.warnings, "hunter2"));
        BOOST_TEST((run.config == Config()), key);
        BOOST_TEST(lines(off.findings.warnings) == "", key);
    }
}

BOOST_AUTO_TEST_CASE(sessions_are_locked_as_qewd_says_it) {
    const FileRun usual = read_file_text(R"({"lockSession":true})");
    const FileRun told = read_file_text(R"({"lockSession":{"timeout":60}})");
    const FileRun off = read_file_text(R"({"lockSession":false})");
    const FileRun wrong = read_file_text(R"({"lockSession":{"time":60}})");

    BOOST_TEST((usual.config.lock_session == 30s));
    BOOST_TEST((told.config.lock_session == 60s));
    BOOST_TEST((off.config == Config()));
    BOOST_TEST(!wrong.findings.errors.empty());
}

BOOST_AUTO_TEST_CASE(one_mode_of_qewd_has_a_meaning) {
    const FileRun run = read_file_text(R"({"mode":"microservice"})");
    const FileRun other = read_file_text(R"({"mode":"docker_debug"})");
    const FileRun usual = read_file_text(R"({"mode":"production"})");
    const FileRun wrong = read_file_text(R"({"mode":5})");

    BOOST_TEST(run.config.microservice);
    BOOST_TEST(lines(run.findings.warnings) == "");
    BOOST_TEST((other.config == Config()));
    BOOST_TEST(lines(usual.findings.warnings) == "");
    BOOST_TEST(says(other.findings.warnings, "key 'mode' has no meaning here: "));
    BOOST_TEST(lines(wrong.findings.errors) ==
               "qewd.json:1:9: key 'mode' has to be a string, not a number");
}

BOOST_AUTO_TEST_CASE(structured_qewd_keys_may_be_switched_off) {
    for (const auto* text :
         {R"({"ssl":false})", R"({"jwt":false})", R"({"u_services":false})",
          R"({"permit_application_switch":false})", R"({"ssl":null})", R"({"jwt":null})",
          R"({"u_services":null,"moduleMap":null})", R"({"permit_application_switch":{"a":null}})",
          R"({"webSockets":null,"cors":null})"}) {
        const FileRun run = read_file_text(text);
        BOOST_TEST(lines(run.findings.errors) == "", text);
        BOOST_TEST((run.config == Config()), text);
    }
}

BOOST_AUTO_TEST_CASE(switch_is_permitted_by_whatever_javascript_takes_for_true) {
    const FileRun run = read_file_text(R"({"permit_application_switch": {"a": {
        "yes": 1, "word": "no", "list": [], "object": {}, "small": 1e-5, "true": true,
        "0": 0, "1": -0.0, "2": 0e5, "3": "", "4": null, "5": false}}})");

    BOOST_TEST(lines(run.findings.errors) == "");
    BOOST_TEST((run.config.application_switches.at("a") ==
                std::set<std::string>{"yes", "word", "list", "object", "small", "true"}));
}

BOOST_AUTO_TEST_CASE(wrong_qewd_values_are_faults) {
    struct Case {
        std::string text;
        std::string error;
    };
    for (const Case& c : std::vector<Case>{
             {R"({"ssl":true})", "1:8: key 'ssl' has to be an object, not true or false"},
             {R"({"ssl":{"keyFilePath":"k"}})", "1:8: key 'ssl' lacks the key 'certFilePath'"},
             {R"({"jwt":{}})", "1:8: key 'jwt' lacks the key 'secret'"},
             {R"({"jwt":{"secret":""}})", "1:18: key 'jwt.secret' has to have 1 to 4096 bytes"},
             {R"({"jwt":{"secret":5}})", "1:18: key 'jwt.secret' has to be a string, not a number"},
             {R"({"webSockets":{"io_paths":["a"]}})",
              "1:28: key 'webSockets.io_paths[0]' has to begin with '/' and have 1 to 128 bytes"},
             {R"({"webSockets":{"io_path":[]}})",
              "1:16: unknown key 'webSockets.io_path'; did you mean 'io_paths'?"},
             {R"({"moduleMap":{"a":1}})",
              "1:19: key 'moduleMap.a' has to be a string, not a number"},
             {R"({"permit_application_switch":{"a":1}})",
              "1:35: key 'permit_application_switch.a' has to be an object, not a number"},
         }) {
        BOOST_TEST(lines(read_file_text(c.text).findings.errors) == "qewd.json:" + c.error, c.text);
    }
}

BOOST_AUTO_TEST_CASE(module_paths_are_never_loaded) {
    for (const auto* path : {"./handlers/shop", "/opt/qewd/shop", "..", "a\\\\b"}) {
        const FileRun run =
            read_file_text(std::string(R"({"moduleMap":{"shop":")") + path + "\"}}");
        BOOST_TEST(says(run.findings.warnings, "modules are not loaded"), path);
        BOOST_TEST(run.config.aliases.empty(), path);
    }
}

BOOST_AUTO_TEST_CASE(secret_in_a_file_that_all_can_read_is_warned_of) {
    const std::string text = R"({"jwt":{"secret":"hunter2"}})";

    BOOST_TEST(says(read_file_text(text, 0644).findings.warnings, "every user of this machine"));
    BOOST_TEST(lines(read_file_text(text, 0640).findings.warnings) == "");
    BOOST_TEST(lines(read_file_text("{}", 0644).findings.warnings) == "");
}

BOOST_AUTO_TEST_CASE(secret_never_stands_in_a_message) {
    for (const auto* text :
         {R"({"jwt":{"secret":"hunter2"},"jwt":{"secret":"hunter2"}})", R"({"jwt":"hunter2"})",
          R"({"jwt":{"secret":hunter2}})", R"({"jwt":{"secret":["hunter2"]}})",
          R"({"jwt":{"secret":"hunter2)", R"({"jwt":{"secret":"hunter2\x"}})",
          R"({"jwt":{"secret":"hunter2"},"jwt-secret-file":"f"})",
          R"({"peers":{"a":"ws://me:hunter2@h"}})",
          R"({"u_services":[{"application":"a","types":{"t":{"url":"ws://me:hunter2@h",)"
          R"("application":"b"}}}]})"}) {
        const FileRun run = read_file_text(text, 0644);
        BOOST_TEST(!says(run.findings.errors, "hunter2"), lines(run.findings.errors));
        BOOST_TEST(!says(run.findings.warnings, "hunter2"), lines(run.findings.warnings));
        BOOST_TEST(!run.findings.errors.empty(), text);
    }
}

BOOST_AUTO_TEST_CASE(file_cut_at_any_byte_is_refused) {
    const std::string text = R"({"port":1,"jwt":{"secret":"\u00e9"},"peers":{"a":"ws://h"},
        "u_services":{"destinations":{"b":{"host":"http://h:1","application":"c"}},
        "routes":[{"application":"d","types":{"e":{"destination":"b"}}}]}})";
    BOOST_TEST_REQUIRE(lines(read_file_text(text).findings.errors) == "");

    for (std::size_t length = 0; length < text.size(); ++length) {
        const FileRun run = read_file_text(text.substr(0, length));
        BOOST_TEST(run.findings.errors.size() == 1U, text.substr(0, length));
        BOOST_TEST((run.config == Config()));
    }
}

BOOST_AUTO_TEST_CASE(hostile_files_are_bounded) {
    std::string many = "{";
    for (int i = 0; i < 20'000; ++i) many += "\"unknown" + std::to_string(i) + "\":1,";
    many += "\"x\":1}";
    const std::string long_key = "{\"peers\":{\"" + std::string(500'000, 'a') + "\":{}}}";

    BOOST_TEST(read_file_text(many).findings.errors.size() == 100U);
    BOOST_TEST(read_file_text(std::string(900'000, '[')).findings.errors.size() == 1U);
    const FileRun run = read_file_text(long_key);
    BOOST_TEST(says(run.findings.errors, "has a wrong name"));
    BOOST_TEST(run.findings.errors.at(0).size() < 500U);
    BOOST_TEST(!says(read_file_text("{\"a\\u001b[2J\":1}").findings.errors, "\x1b"));
}

BOOST_AUTO_TEST_SUITE_END()
