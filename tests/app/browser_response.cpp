#include "app/browser_response.hpp"

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

using namespace coqewd;
using coqewd::net::http::RequestHead;
using coqewd::net::http::Response;

namespace {

constexpr std::string_view script = "application/javascript; charset=utf-8";

constexpr std::array<BrowserFile, 2> files{{
    {.path = "socket.io.js",
     .content_type = script,
     .plain = {.bytes = "plain", .etag = "\"p\""},
     .gzip = {.bytes = "gzip", .etag = "\"g\""},
     .brotli = {.bytes = "brotli", .etag = "\"b\""}},
    {.path = "/qewd-client.js",
     .content_type = script,
     .plain = {.bytes = "qewd", .etag = "\"q\""},
     .gzip = {},
     .brotli = {}},
}};

RequestHead get(std::string target) {
    return {.method = "GET", .target = std::move(target), .fields = {}};
}

/// A request for socket.io.js with one field.
RequestHead get_with(std::string name, std::string value) {
    RequestHead head = get("/socket.io/socket.io.js");
    head.fields.add(std::move(name), std::move(value));
    return head;
}

std::optional<Response> respond(const RequestHead& head) {
    return browser_response(head, "/socket.io/", files);
}

std::string field(const Response& response, std::string_view name) {
    const auto found = std::ranges::find(response.fields, name, &net::http::Field::name);
    return found == response.fields.end() ? "none" : found->value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(browser_response)

BOOST_AUTO_TEST_CASE(file_comes_as_it_is_to_who_takes_nothing_else) {
    const auto response = respond(get("/socket.io/socket.io.js"));

    BOOST_TEST(response->status == 200U);
    BOOST_TEST(response->body == "plain");
    BOOST_TEST(response->content_type == script);
    BOOST_TEST(field(*response, "ETag") == "\"p\"");
    BOOST_TEST(field(*response, "Cache-Control") == "public, max-age=0");
    BOOST_TEST(field(*response, "Vary") == "Accept-Encoding");
    BOOST_TEST(field(*response, "Content-Encoding") == "none");
}

BOOST_AUTO_TEST_CASE(client_gets_the_coding_it_likes_best_with_a_tag_of_its_own) {
    const auto smallest = respond(get_with("accept-encoding", "gzip, deflate, br"));
    const auto weighed = respond(get_with("Accept-Encoding", "gzip, br;q=0.5"));

    BOOST_TEST(smallest->body == "brotli");
    BOOST_TEST(field(*smallest, "Content-Encoding") == "br");
    BOOST_TEST(field(*smallest, "ETag") == "\"b\"");
    BOOST_TEST(field(*smallest, "Vary") == "Accept-Encoding");
    BOOST_TEST(weighed->body == "gzip");
    BOOST_TEST(field(*weighed, "Content-Encoding") == "gzip");
    BOOST_TEST(field(*weighed, "ETag") == "\"g\"");
}

BOOST_AUTO_TEST_CASE(who_has_it_already_is_told_so_without_a_body) {
    RequestHead head = get_with("If-None-Match", "W/\"x\", W/\"b\"");
    head.fields.add("Accept-Encoding", "br");

    const auto response = respond(head);

    BOOST_TEST(response->status == 304U);
    BOOST_TEST(response->body.empty());
    BOOST_TEST(field(*response, "ETag") == "\"b\"");
    BOOST_TEST(field(*response, "Cache-Control") == "public, max-age=0");
    BOOST_TEST(field(*response, "Vary") == "Accept-Encoding");
    BOOST_TEST(field(*response, "Content-Encoding") == "none");
}

BOOST_AUTO_TEST_CASE(tag_of_another_coding_is_another_file) {
    const auto response = respond(get_with("If-None-Match", "\"b\", \"g\""));

    BOOST_TEST(response->status == 200U);
    BOOST_TEST(response->body == "plain");
}

BOOST_AUTO_TEST_CASE(head_is_answered_as_get_is) {
    RequestHead head = get("/socket.io/socket.io.js");
    head.method = "HEAD";

    const auto response = respond(head);

    BOOST_TEST(response->status == 200U);
    BOOST_TEST(response->body == "plain");
}

BOOST_AUTO_TEST_CASE(other_methods_are_refused_with_those_that_are_not) {
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "get", "PATCH"}) {
        RequestHead head = get("/socket.io/socket.io.js");
        head.method = method;

        const auto response = respond(head);

        BOOST_TEST(response->status == 405U);
        BOOST_TEST(field(*response, "Allow") == "GET, HEAD");
    }
}

BOOST_AUTO_TEST_CASE(query_is_passed_over) {
    BOOST_TEST(respond(get("/socket.io/socket.io.js?v=1&x=/"))->body == "plain");
    BOOST_TEST(respond(get("/qewd-client.js?"))->body == "qewd");
}

BOOST_AUTO_TEST_CASE(other_paths_are_left_to_others) {
    for (const char* target :
         {"/", "/socket.io/", "/socket.io/?EIO=4&transport=polling", "/socket.io/other.js",
          "/socket.io.js", "/socket.io//socket.io.js", "socket.io.js", "/socket.io/socket.io.js/",
          "/socket.io/qewd-client.js", "/socket.io//qewd-client.js", "qewd-client.js",
          "/SOCKET.IO/socket.io.js", "/socket.io/socket.io%2Ejs", "/x/../socket.io/socket.io.js",
          "/?/socket.io/socket.io.js", ""}) {
        BOOST_TEST_CONTEXT(target) {
            BOOST_TEST(!respond(get(target)).has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(files_move_with_the_socketio_path) {
    const auto at = [](const char* target) {
        return coqewd::browser_response(get(target), "/api/io/", files).has_value();
    };

    BOOST_TEST(at("/api/io/socket.io.js"));
    BOOST_TEST(at("/qewd-client.js"));
    BOOST_TEST(!at("/socket.io/socket.io.js"));
}

BOOST_AUTO_TEST_CASE(build_without_them_says_so) {
    const auto response =
        coqewd::browser_response(get("/socket.io/socket.io.min.js"), "/socket.io/", {});

    BOOST_TEST(response->status == 404U);
    BOOST_TEST(response->body.starts_with("This server was built without"));
}

BOOST_AUTO_TEST_CASE(every_file_that_is_built_in_is_served_under_a_tag_of_its_own) {
    std::set<std::string_view> tags;
    for (const BrowserFile& file : browser_files()) {
        const bool from_root = file.path.starts_with('/');
        const std::string target = (from_root ? "" : "/socket.io/") + std::string(file.path);

        const auto response = coqewd::browser_response(get(target), "/socket.io/");

        BOOST_TEST(response->status == 200U);
        BOOST_TEST((response->body.data() == file.plain.bytes.data()));
        for (const auto& packed : {file.plain, file.gzip, file.brotli}) {
            BOOST_TEST(tags.insert(packed.etag).second);
            BOOST_TEST(packed.etag.size() == 29U);
        }
        BOOST_TEST(file.gzip.bytes.size() < file.plain.bytes.size());
        BOOST_TEST(file.brotli.bytes.size() < file.gzip.bytes.size());
    }
}

BOOST_AUTO_TEST_SUITE_END()
