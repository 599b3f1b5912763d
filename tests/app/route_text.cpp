#include "app/route_text.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "app/rest_check.hpp"
#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::lines;

namespace {

/// `METHOD PATH > destination [destinations] bypass`, or why there is none.
std::string shown(const std::string& text) {
    const auto route = parse_route(text);
    if (!route) return route.error().message();
    std::string out = to_string(*route) + " > " + route->destination;
    for (const std::string& name : route->destinations) out += "[" + name + "]";
    return out + (route->bypass_jwt_check ? " bypass" : "");
}

std::string shown_group(const std::string& text) {
    const auto group = parse_group(text);
    if (!group) return group.error().message();
    std::string out = group->name + ":";
    for (const std::string& name : group->members) out += " " + name;
    out += " " + std::string(to_text(group->policy)) + std::to_string(group->quorum);
    if (group->member_timeout) out += " " + std::to_string(group->member_timeout->count());
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(route_text)

BOOST_AUTO_TEST_CASE(routes_are_read_from_a_word_or_two) {
    struct Case {
        std::string text;
        std::string route;
    };
    for (const Case& c : std::vector<Case>{
             {"GET /api/store/:id=stock", "GET /api/store/:id > stock"},
             {"delete   /a=b", "DELETE /a > b"},
             {"/a=b", "/a > b"},
             {"* /a=b", "/a > b"},
             {"any /a=b", "/a > b"},
             {"/a=b:1/c", "/a > b:1/c"},
             {"POST /login=auth,bypassJWTCheck=true", "POST /login > auth bypass"},
             {"POST /login=auth,bypassJWTCheck=false", "POST /login > auth"},
             {"GET /a/:destination/x", "GET /a/:destination/x > "},
             {"GET /a/:destination/x=ms1,ms2", "GET /a/:destination/x > [ms1][ms2]"},
         }) {
        BOOST_TEST(shown(c.text) == c.route, c.text);
    }
}

BOOST_AUTO_TEST_CASE(wrong_routes_are_told_what_is_allowed) {
    struct Case {
        std::string text;
        std::string part;
    };
    for (const Case& c : std::vector<Case>{
             {"", "it is not [METHOD ]PATH=NAME"},
             {"GET", "it is not [METHOD ]PATH=NAME"},
             {"GET /a", "it is not [METHOD ]PATH=NAME"},
             {"GET a=b", "it is not [METHOD ]PATH=NAME"},
             {"GTE /a=b", "the method has to be GET, HEAD"},
             {"/a=", "a peer's name has"},
             {"/a=b c", "a peer's name has"},
             {"/a=b,c", "several names need ':destination' in the path"},
             {"/a=b,bypass=true", "only bypassJWTCheck=true may follow"},
             {"/a=b,bypassJWTCheck=maybe", "only bypassJWTCheck=true may follow"},
             {"/a=bypassJWTCheck=true", "several names need"},
             {"/a/:destinations", "it is not [METHOD ]PATH=NAME"},
         }) {
        BOOST_TEST(shown(c.text).starts_with(c.part), c.text << ": " << shown(c.text));
    }
}

BOOST_AUTO_TEST_CASE(groups_are_members_with_options_among_them) {
    BOOST_TEST(shown_group("all=ms1,ms2") == "all: ms1 ms2 all0");
    BOOST_TEST(shown_group("any=ms1,ms2,policy=first") == "any: ms1 ms2 first0");
    BOOST_TEST(shown_group("two=a,b,c,quorum=2,timeout=1500ms") == "two: a b c quorum2 1500");
}

BOOST_AUTO_TEST_CASE(wrong_groups_are_told_what_is_allowed) {
    BOOST_TEST(shown_group("all").starts_with("it is not NAME=MEMBER"));
    BOOST_TEST(shown_group("all=policy=first").starts_with("it is not NAME=MEMBER"));
    BOOST_TEST(shown_group("a b=c").starts_with("a peer's name has"));
    BOOST_TEST(shown_group("a=").starts_with("a peer's name has"));
    for (const auto* option : {"policy=some", "quorum=0", "quorum=x", "timeout=5", "timeout=1ms",
                               "timeout=25h", "colour=red"}) {
        const std::string text = "a=b," + std::string(option);
        BOOST_TEST(shown_group(text).starts_with("only policy=all, policy=first"), text);
    }
}

BOOST_AUTO_TEST_CASE(only_a_whole_variable_chooses_the_destination) {
    const auto chooses = [](const std::string& path) {
        RouteConfig route;
        route.path = path;
        return route.chooses();
    };

    BOOST_TEST(chooses("/a/:destination"));
    BOOST_TEST(chooses("/a/:destination/b"));
    BOOST_TEST(chooses("/a/:destinations/:destination"));
    BOOST_TEST(!chooses("/a/destination"));
    BOOST_TEST(!chooses("/a/:destinations"));
    BOOST_TEST(!chooses("/a/:destination_2"));
}

BOOST_AUTO_TEST_SUITE_END()
