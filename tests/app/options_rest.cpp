#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/options.hpp"
#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::config_of;
using coqewd::testing::lines;
using coqewd::testing::printed_by;
using coqewd::testing::run;
using coqewd::testing::says;

namespace {

std::optional<InspectCommand> inspection_of(const Outcome& outcome) {
    if (!outcome.command) return std::nullopt;
    const auto* inspect = std::get_if<InspectCommand>(&*outcome.command);
    return inspect != nullptr ? std::optional(*inspect) : std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(options_rest)

BOOST_AUTO_TEST_CASE(routes_and_groups_are_joined_by_name) {
    const testing::Files files{{"q",
                                {R"({"peers":{"a":"wss://h","b":"wss://h"},"groups":{"g":["a"]},
                   "routes":{"GET /1":"a","GET /2":"a","/2":"a"}})",
                                 0}}};

    const auto config = config_of(
        run({"--config", "q", "--route", "GET /2=g", "--group", "both=g,b"},
            {{"COQEWD_ROUTE", "GET /3=b /4=b  POST  /5=both"}, {"COQEWD_GROUP", "g=b,a"}}, files));

    BOOST_REQUIRE(config);
    std::vector<std::string> shown;
    for (const auto& group : config->groups) {
        shown.push_back(group.name);
        for (const auto& member : group.members) shown.back() += " " + member;
    }
    for (const auto& route : config->routes) {
        shown.push_back(route.method + route.path + " " + route.destination);
    }
    BOOST_TEST(lines(shown) ==
               "g b a\nboth b a\nGET/1 a\n/2 a\nGET/3 b\n/4 b\nPOST/5 both\nGET/2 g");
    BOOST_TEST(config->groups.at(0).where == "COQEWD_GROUP");
    BOOST_TEST(config->routes.at(5).where == "--route");
}

BOOST_AUTO_TEST_CASE(route_to_no_destination_is_a_fault) {
    BOOST_TEST(
        lines(run({"--peer", "stock=wss://h", "--route", "GET /a=stok"}).findings.errors) ==
        "--route: the route 'GET /a' goes to 'stok', which is neither a peer nor a group; did "
        "you mean 'stock'?");
    BOOST_TEST(lines(run({"--peer", "stock=wss://h", "--group", "g=stock", "--map", "a/b=g"})
                         .findings.errors) ==
               "--map: 'a/b' is mapped to 'g', which is a group; a message goes to one peer, and "
               "REST requests to groups");
}

BOOST_AUTO_TEST_CASE(origins_of_all_sources_add_up) {
    const testing::Files files{{"q", {R"({"cors-origin": ["https://a", "https://b"]})", 0}}};

    const auto config = config_of(run({"--config", "q", "--cors-origin", "https://d"},
                                      {{"COQEWD_CORS_ORIGIN", "https://c"}}, files));

    BOOST_TEST_REQUIRE(config.has_value());
    BOOST_TEST(lines(config->socketio.cors_origins) ==
               "https://a\nhttps://b\nhttps://c\nhttps://d");
}

BOOST_AUTO_TEST_CASE(cors_of_qewd_stands_back_before_origins_of_its_file_in_either_order) {
    for (const auto* text : {R"({"cors": true, "cors-origin": "https://a"})",
                             R"({"cors-origin": "https://a", "cors": true})"}) {
        const auto config = config_of(run({"--config", "q"}, {}, {{"q", {text, 0}}}));

        BOOST_TEST_REQUIRE(config.has_value(), text);
        BOOST_TEST(lines(config->socketio.cors_origins) == "https://a", text);
    }
}

BOOST_AUTO_TEST_CASE(cors_of_qewd_stands_back_when_origins_are_named) {
    const testing::Files files{{"q", {R"({"cors": true})", 0}}};
    const auto origins = [&](std::vector<std::string> more) {
        more.insert(more.end(), {"--config", "q"});
        const auto config = config_of(run(more, {}, files));
        BOOST_REQUIRE(config);
        BOOST_TEST(!config->socketio.cors_credentials);
        return lines(config->socketio.cors_origins);
    };

    BOOST_TEST(origins({}) == "*");
    BOOST_TEST(origins({"--cors-origin", "https://a", "--cors-origin", "https://b"}) ==
               "https://a\nhttps://b");
}

BOOST_AUTO_TEST_CASE(what_a_server_would_start_with_is_tried_out_without_one) {
    const auto tried_by = [](std::vector<std::string> arguments) {
        return lines(decide({.arguments = std::move(arguments),
                             .environment = {},
                             .read_file = testing::disk({}),
                             .probe_file = testing::probe({}),
                             .hosted = [] { return std::vector<std::string>(); },
                             .check_start =
                                 [](const Config& config, Findings& findings) {
                                     findings.errors.push_back("no folder " + config.www);
                                 }})
                         .findings.errors);
    };

    BOOST_TEST(tried_by({"check", "--www", "w"}) == "no folder w");
    BOOST_TEST(tried_by({"check", "--www", "w", "--port", "x"}) ==
               "--port: 'x' is not a whole number from 0 to 65535\nno folder w");
    BOOST_TEST(tried_by({"serve", "--www", "w"}) == "");
    BOOST_TEST(tried_by({"routes", "--www", "w"}) == "no folder w");
    BOOST_TEST(tried_by({"explain", "GET", "/", "--www", "w"}) == "no folder w");
}

BOOST_AUTO_TEST_CASE(commands_that_start_nothing_take_the_flags_of_serve) {
    using What = InspectCommand::What;
    const auto check = inspection_of(run({"check", "--port", "1"}));
    const auto routes = inspection_of(run({"routes", "--json", "--demo"}));
    const auto plain = inspection_of(run({"routes", "--json=false"}));
    const auto explain = inspection_of(run({"explain", "GET", "/a", "--port", "2"}));

    BOOST_REQUIRE((check && routes && plain && explain));
    BOOST_TEST((check->what == What::check));
    BOOST_TEST(check->config.port == 1);
    BOOST_TEST((routes->what == What::routes));
    BOOST_TEST(routes->json);
    BOOST_TEST(!plain->json);
    BOOST_TEST((explain->what == What::explain));
    BOOST_TEST(lines(explain->subject) == "GET\n/a");
    BOOST_TEST(explain->config.port == 2);
}

BOOST_AUTO_TEST_CASE(commands_that_start_nothing_refuse_what_is_not_theirs) {
    BOOST_TEST(lines(run({"check", "q.json"}).findings.errors) ==
               "unexpected argument 'q.json'; check takes flags only");
    BOOST_TEST(lines(run({"check", "--json"}).findings.errors) == "--json is a flag of call");
    BOOST_TEST(lines(run({"routes", "--token", "t"}).findings.errors) ==
               "--token is a flag of call");
    BOOST_TEST(lines(run({"explain", "a", "b", "c"}).findings.errors) ==
               "explain takes METHOD PATH or APPLICATION TYPE, but 3 arguments are given");
    BOOST_TEST(says(run({"chek"}).findings.errors, "did you mean 'check'?"));
}

BOOST_AUTO_TEST_CASE(each_command_that_starts_nothing_has_its_help) {
    BOOST_TEST(printed_by(run({"check", "--help"})).starts_with("coqewd check [flags]"));
    BOOST_TEST(printed_by(run({"routes", "--help"})).starts_with("coqewd routes [--json]"));
    BOOST_TEST(printed_by(run({"explain", "--help"})).starts_with("coqewd explain METHOD PATH"));
}

BOOST_AUTO_TEST_SUITE_END()
