#include "app/own_answers.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/browser_file.hpp"
#include "tests/app/layouts.hpp"
#include "tests/support/web_root.hpp"

using namespace coqewd;
using coqewd::testing::clinic;
using coqewd::testing::front;
using coqewd::testing::WebRoot;

namespace {

/// `+` and what answers, `-` and why nothing does, or nothing when somebody else is asked.
std::string to_text(const std::optional<OwnAnswer>& answer) {
    if (!answer) return "";
    return (answer->answered ? "+ " : "- ") + answer->what;
}

std::string before_routes(const Config& config, const Subject& request) {
    return to_text(answer_before_routes(config, request));
}

std::string behind_routes(const Config& config, const Subject& request) {
    const Layout layout = make_layout(config, clinic());
    const auto match = layout.routes.find(request.first, request.second);
    return to_text(answer_behind_routes(layout, match, request));
}

/// With files to serve.
struct Fixture {
    Fixture() {
        root.write("index.html", "home");
        root.write("docs/index.html", "docs");
        root.write("style.css", "b {}");
        config.www = root.path();
    }

    /// What is said when a file of the folder answers.
    std::string with(const std::string& how) const {
        return "+ by this server itself, " + how + " of the folder '" + config.www + "'";
    }

    const WebRoot root;
    Config config = front();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(own_answers, Fixture)

BOOST_AUTO_TEST_CASE(socketio_answers_at_its_path_with_and_without_the_slash) {
    Config moved;
    moved.socketio.path = "/live/";
    Config listed;
    listed.socketio.cors_origins = {"https://a"};
    const std::string here = "+ by Socket.IO, here: its clients connect at this path";

    BOOST_TEST(before_routes({}, {"GET", "/socket.io/"}) == here);
    BOOST_TEST(before_routes({}, {"POST", "/socket.io"}) == here);
    BOOST_TEST(before_routes(moved, {"GET", "/live"}) == here);
    BOOST_TEST(before_routes(moved, {"GET", "/socket.io/"}) == "");
    BOOST_TEST(before_routes({}, {"PUT", "/socket.io/"}) ==
               "- Socket.IO takes GET and POST at this path (400)");
    BOOST_TEST(before_routes({}, {"OPTIONS", "/socket.io/"}).starts_with("- "));
    BOOST_TEST(before_routes(listed, {"OPTIONS", "/socket.io/"}).starts_with("+ "));
}

BOOST_AUTO_TEST_CASE(ajax_takes_messages_by_post) {
    BOOST_TEST(before_routes({}, {"POST", "/ajax"}).starts_with("+ by whoever answers"));
    BOOST_TEST(before_routes({}, {"OPTIONS", "/ajax"}) ==
               "+ by this server itself: 204 with Allow: POST, OPTIONS");
    BOOST_TEST(before_routes({}, {"GET", "/ajax"}) ==
               "- the path has no method GET, but POST (405)");
    BOOST_TEST(before_routes({}, {"POST", "/ajax/"}) == "");
}

BOOST_AUTO_TEST_CASE(whole_server_says_the_methods_of_any_path) {
    BOOST_TEST(before_routes({}, {"OPTIONS", "*"}) ==
               "+ by this server itself: 204 with Allow: DELETE, GET, HEAD, PATCH, POST, PUT, "
               "OPTIONS");
    BOOST_TEST(before_routes({}, {"GET", "*"}).ends_with("(405)"));
}

BOOST_AUTO_TEST_CASE(options_are_the_methods_of_a_path_that_has_routes) {
    BOOST_TEST(behind_routes(front(), {"OPTIONS", "/api/stock/7"}) ==
               "+ by this server itself: 204 with Allow: GET, HEAD, OPTIONS");
    BOOST_TEST(behind_routes(front(), {"PUT", "/api/stock/7"}) == "");
    BOOST_TEST(behind_routes(front(), {"OPTIONS", "/nowhere"}) == "");
}

BOOST_AUTO_TEST_CASE(document_is_there_when_there_are_routes) {
    const Config none;
    const Layout empty = make_layout(none, {});

    BOOST_TEST(behind_routes(front(), {"GET", "/openapi.json"}) ==
               "+ by this server itself, with the document of its routes");
    BOOST_TEST(behind_routes(front(), {"HEAD", "/openapi.json"}).starts_with("+ "));
    BOOST_TEST(behind_routes(front(), {"OPTIONS", "/openapi.json"}) ==
               "+ by this server itself: 204 with Allow: GET, HEAD, OPTIONS");
    BOOST_TEST(behind_routes(front(), {"POST", "/openapi.json"}) ==
               "- the path has no method POST, but GET, HEAD (405)");
    BOOST_TEST(to_text(answer_behind_routes(empty, {}, {"GET", "/openapi.json"})) == "");
}

BOOST_AUTO_TEST_CASE(clients_for_browsers_are_there_unless_they_are_left_out) {
    Config without = front();
    without.no_browser_files = true;
    const std::string expected =
        browser_files().empty() ? "- this program was built without the clients for browsers (404)"
                                : "+ by this server itself, with a client for browsers";

    for (const auto* path : {"/qewd-client.js", "/socket.io/socket.io.js"}) {
        BOOST_TEST(behind_routes(front(), {"GET", path}) == expected, path);
        BOOST_TEST(behind_routes(front(), {"POST", path}) ==
                       "- the path has no method POST, but GET, HEAD (405)",
                   path);
        BOOST_TEST(behind_routes(without, {"GET", path}) == "", path);
    }
}

BOOST_AUTO_TEST_CASE(files_of_the_folder_answer_as_they_are_served) {
    BOOST_TEST(behind_routes(config, {"GET", "/"}) == with("with the file 'index.html'"));
    BOOST_TEST(behind_routes(config, {"HEAD", "/style.css"}) == with("with the file 'style.css'"));
    BOOST_TEST(behind_routes(config, {"GET", "/docs/"}) == with("with the file 'docs/index.html'"));
    BOOST_TEST(behind_routes(config, {"GET", "/docs"}) == with("by a redirect to its slash (301)"));
    BOOST_TEST(behind_routes(config, {"POST", "/style.css"}) ==
               "- the path has no method POST, but GET, HEAD (405)");
    for (const auto* path : {"/nope.css", "/../secret.txt", "/style.css/"}) {
        BOOST_TEST(behind_routes(config, {"GET", path}) == "", path);
    }
}

BOOST_AUTO_TEST_CASE(fallback_answers_for_pages_that_are_not_there) {
    config.www_fallback = "index.html";

    BOOST_TEST(behind_routes(config, {"GET", "/shop/7"}) ==
               with("with the file 'index.html' for pages that are not there (others: 404)"));
    BOOST_TEST(behind_routes(config, {"GET", "/style.css"}) == with("with the file 'style.css'"));
    BOOST_TEST(behind_routes(config, {"POST", "/shop/7"}) == "");
}

BOOST_AUTO_TEST_CASE(folder_that_is_none_is_said) {
    config.www += "/nowhere";

    BOOST_CHECK_THROW(behind_routes(config, {"GET", "/style.css"}), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(path_with_bad_escapes_is_refused_whatever_is_served) {
    for (const auto* path : {"/api/stock/%zz", "/%", "/a%ff", "/a%00"}) {
        BOOST_TEST(
            behind_routes(config, {"GET", path}) == "- the path is not percent-encoded UTF-8 (400)",
            path);
    }
    BOOST_TEST(behind_routes(config, {"GET", "/a%20b"}) == "");
}

BOOST_AUTO_TEST_CASE(fragments_need_a_folder) {
    BOOST_TEST(answer_with_fragment(config, "clinic").answered);
    BOOST_TEST(!answer_with_fragment(front(), "clinic").answered);
}

BOOST_AUTO_TEST_SUITE_END()
