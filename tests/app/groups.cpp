#include "app/groups.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::lines;

namespace {

Config with_groups(std::vector<GroupConfig> groups) {
    Config config;
    for (const auto* name : {"ms1", "ms2", "ms3"}) {
        PeerConfig peer;
        peer.name = name;
        config.peers.push_back(peer);
    }
    config.groups = std::move(groups);
    return config;
}

/// `all: ms1 ms2`, a line for each group.
std::string shown(const FlatGroups& flat) {
    std::vector<std::string> out;
    for (const GroupConfig& group : flat.groups) {
        out.push_back(group.name + ":");
        for (const std::string& member : group.members) out.back() += " " + member;
    }
    return lines(out);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(groups)

BOOST_AUTO_TEST_CASE(groups_in_groups_come_to_their_peers) {
    const Config config = with_groups({{.name = "all", .members = {"two", "ms3", "ms1"}},
                                       {.name = "two", .members = {"ms1", "one"}},
                                       {.name = "one", .members = {"ms2"}}});

    const FlatGroups flat = flatten_groups(config);

    BOOST_TEST(lines(flat.errors) == "");
    BOOST_TEST(shown(flat) == "all: ms1 ms2 ms3\ntwo: ms1 ms2\none: ms2");
}

BOOST_AUTO_TEST_CASE(flattening_twice_changes_nothing) {
    Config config = with_groups(
        {{.name = "all", .members = {"two", "ms3"}}, {.name = "two", .members = {"ms1", "ms2"}}});

    config.groups = flatten_groups(config).groups;

    BOOST_TEST((flatten_groups(config).groups == config.groups));
}

BOOST_AUTO_TEST_CASE(faults_of_groups_say_which_and_where) {
    struct Case {
        std::vector<GroupConfig> groups;
        std::string error;
    };
    for (const Case& c : std::vector<Case>{
             {{{.name = "a", .members = {"ms4"}, .where = "--group"}},
              "--group: the group 'a' has the member 'ms4', which is neither a peer nor a group; "
              "did you mean 'ms1'?"},
             {{{.name = "a", .members = {}}},
              "the group 'a' has no member; name at least one peer"},
             {{{.name = "a", .members = {"a"}}}, "the group 'a' contains itself: 'a' has 'a'"},
             {{{.name = "a", .members = {"b"}},
               {.name = "b", .members = {"c"}},
               {.name = "c", .members = {"b", "ms1"}}},
              "the group 'c' contains itself: 'b' has 'c' has 'b'"},
             {{{.name = "a", .members = {"ms1"}, .policy = GroupPolicy::quorum, .quorum = 2}},
              "the group 'a' takes 2 answers, but comes to 1 peers only"},
             {{{.name = "a", .members = {"ms1"}, .policy = GroupPolicy::quorum}},
              "the group 'a' has the policy quorum, but not how many answers it takes; give "
              "quorum"},
         }) {
        BOOST_TEST(lines(flatten_groups(with_groups(c.groups)).errors) == c.error);
    }
}

BOOST_AUTO_TEST_CASE(a_group_of_too_many_peers_is_refused) {
    Config config;
    GroupConfig group{.name = "all", .members = {}};
    for (int index = 0; index < 101; ++index) {
        PeerConfig peer;
        peer.name = "p" + std::to_string(index);
        group.members.push_back(peer.name);
        config.peers.push_back(peer);
    }
    config.groups = {group};

    BOOST_TEST(lines(flatten_groups(config).errors) ==
               "the group 'all' comes to 101 peers; there may be 100");
    config.groups[0].members.pop_back();
    BOOST_TEST(lines(flatten_groups(config).errors) == "");
}

BOOST_AUTO_TEST_SUITE_END()
