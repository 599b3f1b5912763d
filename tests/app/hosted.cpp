#include "app/hosted.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::config_of;
using coqewd::testing::lines;
using coqewd::testing::run;

namespace {

/// A server of these applications with this `moduleMap`, on its third line.
Outcome with_map(const std::string& map, std::vector<std::string> hosted,
                 std::vector<std::string> flags = {}) {
    const std::string text = "{\n\"jwt\": false,\n\"moduleMap\": {" + map + "}}";
    flags.insert(flags.end(), {"--config", "qewd.json"});
    return run(std::move(flags), {}, {{"qewd.json", {text, 0600}}}, std::move(hosted));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hosted)

BOOST_AUTO_TEST_CASE(module_map_to_a_hosted_application_gives_it_another_name) {
    const Outcome own = with_map(R"("shop": "store")", {"store", "bank"});
    const Outcome demo = with_map(R"("shop": "demo")", {}, {"--demo"});

    BOOST_TEST(config_of(own).value().aliases.at("shop") == "store");
    BOOST_TEST(config_of(demo).value().aliases.at("shop") == "demo");
}

BOOST_AUTO_TEST_CASE(module_map_to_what_is_not_hosted_is_a_fault_with_its_place) {
    const Outcome near = with_map(R"( "shop": "dmeo")", {}, {"--demo"});
    const Outcome far = with_map(R"( "shop": "zzzzzz")", {"store"});

    BOOST_TEST(lines(near.findings.errors) ==
               "qewd.json:3:24: key 'moduleMap.shop' names 'dmeo', which is not hosted; did you "
               "mean 'demo'?");
    BOOST_TEST(lines(far.findings.errors) ==
               "qewd.json:3:24: key 'moduleMap.shop' names 'zzzzzz', which is not hosted");
}

BOOST_AUTO_TEST_CASE(other_name_that_is_an_application_itself_is_a_fault) {
    const Outcome outcome = with_map(R"("bank": "store")", {"store", "bank"});

    BOOST_TEST(lines(outcome.findings.errors) ==
               "qewd.json:3:23: key 'moduleMap.bank' is the name of an application that is hosted");
}

BOOST_AUTO_TEST_CASE(server_that_hosts_nothing_is_warned_of_its_module_map_and_starts) {
    const Outcome outcome = with_map(R"("shop": "store")", {});

    BOOST_TEST(lines(outcome.findings.errors) == "");
    BOOST_TEST(testing::says(
        outcome.findings.warnings,
        "qewd.json:3:23: key 'moduleMap.shop' has no effect: this server hosts no application"));
    BOOST_TEST(config_of(outcome).value().aliases.empty());
}

BOOST_AUTO_TEST_SUITE_END()
