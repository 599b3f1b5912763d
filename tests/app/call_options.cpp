#include "app/call_options.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::call_of;
using coqewd::testing::lines;
using coqewd::testing::printed_by;
using coqewd::testing::run;
using coqewd::testing::says;
using namespace std::chrono_literals;

namespace {

/// `coqewd call ws://h a t` with more arguments.
Outcome call(std::vector<std::string> more, std::map<std::string, std::string> environment = {},
             testing::Files files = {}) {
    more.insert(more.begin(), {"call", "ws://h", "a", "t"});
    return run(std::move(more), std::move(environment), std::move(files));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(call_options)

BOOST_AUTO_TEST_CASE(arguments_are_url_application_type_and_params) {
    const auto plain = call_of(run({"call", "wss://h:1", "demo", "greet"}));
    const auto full = call_of(run({"call", "wss://h:1", "demo", "greet", R"({"name":"Ada"})"}));

    BOOST_REQUIRE(plain && full);
    BOOST_TEST(plain->endpoint.host == "h");
    BOOST_TEST(plain->application == "demo");
    BOOST_TEST(plain->type == "greet");
    BOOST_TEST(plain->params == "{}");
    BOOST_TEST(plain->count == 1U);
    BOOST_TEST(full->params == R"({"name":"Ada"})");
}

BOOST_AUTO_TEST_CASE(flags_may_stand_anywhere) {
    const auto got = call_of(run({"call", "--count", "9", "ws://h", "a", "--in-flight=3", "t",
                                  "--timeout", "2s", "--insecure", "--json", "{}"}));

    BOOST_REQUIRE(got);
    BOOST_TEST(got->count == 9U);
    BOOST_TEST(got->in_flight == 3U);
    BOOST_TEST((got->timeout == 2s));
    BOOST_TEST(got->insecure);
    BOOST_TEST(got->json);
    BOOST_TEST(call_of(call({"--verbose"})).value().verbose);
    BOOST_TEST(lines(call({"--verbose", "--count", "2"}).findings.errors) ==
               "--verbose tells of one message, not of --count N");
    BOOST_TEST(call_of(call({"--ca", "f"}, {}, {{"f", {"", 0}}})).value().ca == "f");
}

BOOST_AUTO_TEST_CASE(load_has_connections_and_a_rate) {
    const auto got =
        call_of(call({"--count", "9", "--connections", "64", "--rate", "1000", "--json"}));

    BOOST_REQUIRE(got);
    BOOST_TEST(got->connections == 64U);
    BOOST_TEST(got->rate == 1'000U);
    BOOST_TEST(got->json);
}

BOOST_AUTO_TEST_CASE(what_says_how_to_send_many_needs_to_be_told_how_many) {
    BOOST_TEST(lines(call({"--in-flight", "2", "--connections", "3", "--rate", "4", "--json"})
                         .findings.errors) ==
               "--in-flight needs --count N, how many messages to send\n"
               "--connections needs --count N, how many messages to send\n"
               "--rate needs --count N, how many messages to send\n"
               "--json needs --count N, how many messages to send");
    BOOST_TEST(call_of(call({"--count", "1", "--in-flight", "16"})).has_value());
}

BOOST_AUTO_TEST_CASE(number_of_arguments_is_checked) {
    for (const std::vector<std::string>& few :
         {std::vector<std::string>{"call"}, {"call", "ws://h"}, {"call", "ws://h", "a"}}) {
        BOOST_TEST(says(run(few).findings.errors, "call takes URL APPLICATION TYPE [JSON]"));
    }
    BOOST_TEST(says(call({"{}", "x"}).findings.errors, "5 arguments are given"));
}

BOOST_AUTO_TEST_CASE(event_goes_to_any_server_and_takes_its_arguments) {
    const auto plain = call_of(run({"call", "ws://h", "--event", "ask"}));
    const auto full = call_of(run({"call", "ws://h", "--namespace", "/chat", "--event", "ask",
                                   "[1]", "--auth", R"({"token":"x"})"}));

    BOOST_REQUIRE(plain && full);
    BOOST_TEST(plain->event == "ask");
    BOOST_TEST(plain->nsp == "/");
    BOOST_TEST(plain->params == "[]");
    BOOST_TEST(full->nsp == "/chat");
    BOOST_TEST(full->params == "[1]");
    BOOST_TEST(full->auth == R"({"token":"x"})");
}

BOOST_AUTO_TEST_CASE(wrong_event_is_said_in_its_own_words) {
    const auto errors_of = [](std::vector<std::string> more) {
        more.insert(more.begin(), {"call", "ws://h"});
        return lines(run(std::move(more)).findings.errors);
    };

    BOOST_TEST(errors_of({"--event", "ask", "demo", "greet"}) ==
               "call with --event takes URL [JSON], but 3 arguments are given");
    BOOST_TEST(errors_of({"--event", "ask", "--namespace", "chat"}) ==
               "--namespace: 'chat' has to begin with a slash: /chat");
    BOOST_TEST(errors_of({"--event", "ask", "--namespace", "/a,b"}) ==
               "--namespace: '/a,b' is not a namespace: 1 to 256 bytes without , and ?");
    BOOST_TEST(errors_of({"--event", "disconnect"}).starts_with("--event: The event 'disconnect'"));
    BOOST_TEST(errors_of({"--event", "ask", "--auth", "[\"secret\"]"}) ==
               R"(--auth: it is no JSON object, as {"token":"…"} is one)");
    BOOST_TEST(errors_of({"--event", "ask", "--auth", "secret"}).find("secret") ==
               std::string::npos);
    BOOST_TEST(errors_of({"--event", "ask", "--token", "t", "--count", "2"}) ==
               "--count and --event are both given; it is for messages to applications alone\n"
               "--token and --event are both given; it is for messages to applications alone");
    BOOST_TEST(says(call({"--namespace", "/chat"}).findings.errors,
                    "--namespace needs --event NAME, the event to emit"));
}

BOOST_AUTO_TEST_CASE(session_of_the_environment_does_not_disturb_an_event) {
    const auto got = call_of(run({"call", "ws://h", "--event", "ask"},
                                 {{"COQEWD_TOKEN", "t"}, {"COQEWD_AUTH", R"({"a":1})"}}));

    BOOST_REQUIRE(got);
    BOOST_TEST(got->auth == R"({"a":1})");
}

BOOST_AUTO_TEST_CASE(wrong_arguments_are_faults) {
    BOOST_TEST(lines(run({"call", "h", "", "t", "{"}).findings.errors) ==
               "URL 'h': the URL has to begin with wss://, ws://, https:// or http://\n"
               "APPLICATION '': the name of an application or a type has 1 to 128 bytes and no "
               "control characters\n"
               "JSON: it cannot be read: incomplete JSON");
    BOOST_TEST(lines(call({"--count", "0"}).findings.errors) ==
               "--count: '0' is not a whole number from 1 to 10000000");
    BOOST_TEST(
        lines(call({"--count", "5", "--connections", "10001", "--rate", "0"}).findings.errors) ==
        "--connections: '10001' is not a whole number from 1 to 10000\n"
        "--rate: '0' is not a whole number from 1 to 1000000");
    BOOST_TEST(lines(call({"--eio", "5"}).findings.errors) == "--eio: '5' is not 3 or 4");
    BOOST_TEST(says(call({"--insecure", "--ca", "f"}).findings.errors,
                    "--insecure and --ca are both given; keep one of them"));
}

BOOST_AUTO_TEST_CASE(flag_of_insecure_and_ca_counts_more_than_the_variable_of_the_other) {
    const testing::Files files{{"f", {"", 0600}}};

    const auto trusting = call_of(call({"--insecure"}, {{"COQEWD_CA", "gone"}}));
    const auto careful = call_of(call({"--ca", "f"}, {{"COQEWD_INSECURE", "on"}}, files));
    const auto switched = call_of(call({"--insecure=false"}, {{"COQEWD_CA", "f"}}, files));
    const Outcome both = call({}, {{"COQEWD_CA", "f"}, {"COQEWD_INSECURE", "on"}}, files);

    BOOST_TEST((trusting.value().insecure && trusting->ca.empty()));
    BOOST_TEST((!careful.value().insecure && careful->ca == "f"));
    BOOST_TEST(switched.value().ca == "f");
    BOOST_TEST(lines(both.findings.errors) ==
               "COQEWD_INSECURE and COQEWD_CA are both given; keep one of them");
}

BOOST_AUTO_TEST_CASE(eio_flag_counts_more_than_the_url) {
    const auto by_url = call_of(run({"call", "ws://h?EIO=3", "a", "t"}));
    const auto by_flag = call_of(run({"call", "ws://h?EIO=3", "a", "t", "--eio", "4"}));
    const auto neither = call_of(call({}));

    BOOST_TEST(by_url.value().endpoint.eio.value() == 3);
    BOOST_TEST(by_flag.value().endpoint.eio.value() == 4);
    BOOST_TEST(!neither.value().endpoint.eio.has_value());
}

BOOST_AUTO_TEST_CASE(token_comes_from_flag_file_or_environment) {
    const testing::Files files{{"f", {"filed\n", 0600}}};
    const std::map<std::string, std::string> environment{{"COQEWD_TOKEN", "variable"}};

    BOOST_TEST(call_of(call({"--token", "given"}, environment)).value().token == "given");
    BOOST_TEST(call_of(call({"--token-file", "f"}, environment, files)).value().token == "filed");
    BOOST_TEST(call_of(call({}, environment)).value().token == "variable");
    BOOST_TEST(call_of(call({})).value().token == "");
}

BOOST_AUTO_TEST_CASE(token_is_never_shown) {
    const testing::Files files{{"f", {"hunter2 and more", 0600}}};

    for (const Outcome& outcome :
         {call({"--token", "hunter2\n"}), call({"--token-file", "f"}, {}, files),
          call({"--tokn=hunter2"}), call({"--tokn", "hunter2"}),
          call({"--token", "hunter2", "--token-file", "f"}, {}, files),
          call({"--token", "hunter2", "--token", "hunter2"}), call({R"({"password":"hunter2")"})}) {
        BOOST_TEST(!outcome.command.has_value());
        BOOST_TEST(!says(outcome.findings.errors, "hunter2"), lines(outcome.findings.errors));
    }
}

BOOST_AUTO_TEST_CASE(missing_or_empty_token_file_begins_a_session_that_is_kept_there) {
    for (const testing::Files& files : {testing::Files{}, testing::Files{{"no", {"\n", 0600}}}}) {
        const CallOptions options = call_of(call({"--token-file", "no"}, {}, files)).value();

        BOOST_TEST(options.token.empty());
        BOOST_TEST(options.token_file == "no");
    }
}

BOOST_AUTO_TEST_CASE(version_is_printed) {
    BOOST_TEST(printed_by(run({"--version"})).starts_with("coqewd 0."));
    BOOST_TEST(printed_by(run({"call", "--version"})).starts_with("coqewd 0."));
}

BOOST_AUTO_TEST_SUITE_END()
