#include "app/explain.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "tests/app/layouts.hpp"

using namespace coqewd;
using coqewd::testing::clinic;
using coqewd::testing::front;

namespace {

Explanation explained(const Config& config, const std::string& first, const std::string& second) {
    const Layout layout = make_layout(config, clinic());
    return explain(layout, {first, second});
}

/// What nobody's request is told.
std::string nobody(const std::string& first, const std::string& second) {
    const Explanation explanation = explained(front(), first, second);
    BOOST_TEST(!explanation.answered);
    return explanation.text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(explain)

BOOST_AUTO_TEST_CASE(forwarded_route_names_its_hop_and_its_checks) {
    const Explanation explanation = explained(front(), "get", "/api/stock/a%20b?x=1");

    BOOST_TEST(explanation.answered);
    BOOST_TEST(explanation.text ==
               "GET /api/stock/a%20b\n"
               "  route     GET /api/stock/:id  (--route)\n"
               "  with      {\"id\":\"a b\"}\n"
               "  goes to   the peer 'stock' at wss://stock:8443/socket.io/, as its application "
               "'stock'\n"
               "  hops      at most 8 servers pass it on, then 508; without a link 503 at once\n"
               "  checks    no token is needed; one that does not verify: 403\n"
               "  limits    an answer within 30s, then 504; a body of at most 1MB, then 413\n");
}

BOOST_AUTO_TEST_CASE(route_of_an_application_names_it_and_its_access) {
    const Explanation explanation = explained(front(), "HEAD", "/api/patient/7");

    BOOST_TEST(explanation.answered);
    BOOST_TEST(explanation.text.find("answered  by the application 'clinic', here") !=
               std::string::npos);
    BOOST_TEST(explanation.text.find("a session that has logged in") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(group_has_a_hop_for_each_member) {
    const Explanation explanation = explained(front(), "GET", "/at/all/status");

    BOOST_TEST(explanation.answered);
    BOOST_TEST(explanation.text.find("the peer 'stock' at") != std::string::npos);
    BOOST_TEST(explanation.text.find("the peer 'bank' at") != std::string::npos);
    BOOST_TEST(explanation.text.find("group     all at once") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(message_goes_to_a_peer_or_a_handler) {
    const Explanation mapped = explained(front(), "shop", "order");
    const Explanation handled = explained(front(), "clinic", "admit");

    BOOST_TEST(mapped.answered);
    BOOST_TEST(mapped.text.find("the peer 'stock'") != std::string::npos);
    BOOST_TEST(handled.answered);
    BOOST_TEST(handled.text.find("by the application 'clinic', here") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(server_answers_by_itself_what_no_route_is_for) {
    const Explanation own = explained(front(), "options", "/login?x=1");

    BOOST_TEST(own.answered);
    BOOST_TEST(own.text ==
               "OPTIONS /login\n"
               "  answered  by this server itself: 204 with Allow: POST, OPTIONS\n");
}

BOOST_AUTO_TEST_CASE(fragment_is_a_file_of_the_application) {
    Config config = front();
    config.www = "/srv/www/";

    const Explanation fragment = explained(config, "clinic", "ewd-fragment");

    BOOST_TEST(fragment.answered);
    BOOST_TEST(fragment.text ==
               "clinic ewd-fragment\n"
               "  answered  by this server itself, with a file of the folder '/srv/www/clinic'\n"
               "  checks    the session is registered for 'clinic', and its token verifies\n");
}

BOOST_AUTO_TEST_CASE(route_comes_before_what_the_server_answers_by_itself) {
    Config config = front();
    config.routes.push_back({.method = "GET", .path = "/openapi.json", .destination = "stock"});
    config.routes.push_back({.method = "POST", .path = "/ajax", .destination = "stock"});

    BOOST_TEST(explained(config, "GET", "/openapi.json").text.find("goes to") != std::string::npos);
    BOOST_TEST(explained(config, "POST", "/ajax").text.find("goes to") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(nobodys_request_is_told_why_and_what_was_meant) {
    struct Case {
        std::string first;
        std::string second;
        std::string why;
    };
    for (const Case& c : std::vector<Case>{
             {"DELETE", "/login", "the path has no method DELETE, but POST (405)"},
             {"GET", "/api/stok/7",
              "no route has this path (404); did you mean 'GET /api/stock/:id'?"},
             {"GET", "/zzzzzzzzzz", "no route has this path (404)"},
             {"GET", "/at/stock/status",
              "the path names 'stock', which is none of those that the route may go to (400)"},
             {"GET", "/at/bnak/status",
              "the path names 'bnak', which is neither a peer nor a group (400); did you mean "
              "'bank'?"},
             {"shop", "ordr", "no map has the type 'ordr' of 'shop'; did you mean 'order'?"},
             {"clinic", "admti",
              "the application 'clinic' has no handler of the type 'admti'; did you mean 'admit'?"},
             {"clinc", "admit",
              "there is no application 'clinc' here, and no map sends its messages to another "
              "server; did you mean 'clinic'?"},
             {"clinic", "ewd-other",
              "types of QEWD's own reach no handler and no other server; 'ewd-other' is one"},
             {"clinic", "ewd-fragment",
              "fragments of pages are files of the folder of --www, and there is none"},
             {"GET", "/api/stock/%zz", "the path is not percent-encoded UTF-8 (400)"},
             {"PUT", "/ajax", "the path has no method PUT, but POST (405)"},
         }) {
        const std::string text = nobody(c.first, c.second);
        BOOST_TEST(text.find("  nobody    " + c.why + "\n") != std::string::npos,
                   c.first << " " << c.second << ":\n"
                           << text);
    }
}

BOOST_AUTO_TEST_CASE(path_that_the_configuration_knows_without_effect_says_where) {
    BOOST_TEST(
        nobody("GET", "/api/other")
            .find("r.json:2:2 names the handler 'other', but no linked application has the route "
                  "'GET /api/other'") != std::string::npos);
    BOOST_TEST(nobody("GET", "/inner")
                   .find("r.json:3:2: the route 'GET /inner' is for other servers "
                         "alone") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
