#include "net/http/static_files.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "tests/net/http_stage.hpp"
#include "tests/support/web_root.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;
using http::Folder;
using http::StaticFiles;

namespace {

const std::string nobody = "404 Not Found";

/// Answers with files, and with 404 where there is none.
Task<> serve_files(http::Connection& connection, StaticFiles& files) {
    const std::vector<http::Field> more{{"X-More", "yes"}};
    const http::Response missing{.status = 404, .content_type = {}};
    for (error_code ended; !ended;) {
        const auto head = co_await connection.read_head();
        if (!head) break;
        const auto served = co_await files.serve(connection, *head, more);
        ended = served ? *served : co_await connection.respond(missing);
    }
    co_await connection.finish();
}

/// A web root that is served, and its client.
struct Serving : HttpStage {
    explicit Serving(const WebRoot& root, http::FilePath fallback = {}, std::size_t files_max = 256)
        : files({.folder = std::make_shared<Folder>(Folder::open(root.path()).value()),
                 .fallback = std::move(fallback),
                 .files_max = files_max}) {
        server.spawn(serve_files(connection, files));
        settle();
    }
    ~Serving() {
        server.cancel();
        settle();
    }

    /// The answer without its `HTTP/1.1 `.
    std::string ask(const std::string& target, const std::string& fields = {},
                    const std::string& method = "GET") {
        send(method + ' ' + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
        std::string got;
        for (std::string more; !(more = answered()).empty();) got += more;
        return got.empty() ? got : got.substr(9);
    }

    StaticFiles files;
};

bool has(const std::string& answer, const std::string& part) {
    return answer.find(part) != std::string::npos;
}

std::string body_of(const std::string& answer) {
    return answer.substr(std::min(answer.find("\r\n\r\n") + 4, answer.size()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(static_files)

BOOST_AUTO_TEST_CASE(file_is_answered_with) {
    const WebRoot root;
    root.write("a b/c.html", "<p>");
    Serving stage(root);

    const std::string got = stage.ask("/a%20b/c.html?v=1");

    BOOST_TEST(
        got.starts_with("200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                        "Content-Length: 3\r\n"));
    BOOST_TEST(has(got, "X-More: yes\r\n"));
    BOOST_TEST(body_of(got) == "<p>");
    BOOST_TEST(body_of(stage.ask("/a%20b/c.html")) == "<p>");
}

BOOST_AUTO_TEST_CASE(folder_is_answered_with_its_index) {
    const WebRoot root;
    root.write("index.html", "top");
    root.write("a/index.html", "below");
    root.write("b/c.html", "other");
    Serving stage(root);

    BOOST_TEST(body_of(stage.ask("/")) == "top");
    BOOST_TEST(body_of(stage.ask("/?q")) == "top");
    BOOST_TEST(body_of(stage.ask("/a/")) == "below");
    BOOST_TEST(stage.ask("/b/").starts_with(nobody));
    BOOST_TEST(stage.ask("/b").starts_with(nobody));
}

BOOST_AUTO_TEST_CASE(folder_without_its_slash_is_redirected) {
    const WebRoot root;
    root.write("a b/index.html", "below");
    Serving stage(root);

    const std::string got = stage.ask("/a%20b?x=1&y");

    BOOST_TEST(got.starts_with("301 Moved Permanently\r\n"));
    BOOST_TEST(has(got, "\r\nLocation: /a%20b/?x=1&y\r\n"));
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_left_to_others) {
    const WebRoot root;
    root.write("a.html", "a");
    root.write(".env", "hidden");
    root.write(".git/config", "hidden");
    root.link("out.txt", root.secret());
    Serving stage(root);

    for (const auto* target : {"/", "/b.html", "/a.html/", "/a.html/b", "/.env", "/.git/config",
                               "/%2eenv", "/../secret.txt", "/%2e%2e/secret.txt",
                               "/..%2fsecret.txt", "/out.txt", "//a.html", "*"}) {
        BOOST_TEST(stage.ask(target).starts_with(nobody), target);
    }
}

BOOST_AUTO_TEST_CASE(file_can_only_be_read) {
    const WebRoot root;
    root.write("a.html", "a");
    root.write("b/index.html", "b");
    Serving stage(root);
    for (const auto* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
        const std::string got = stage.ask("/a.html", {}, method);

        BOOST_TEST(got.starts_with("405 Method Not Allowed\r\n"));
        BOOST_TEST(has(got, "\r\nAllow: GET, HEAD\r\n"));
        BOOST_TEST(stage.ask("/b", {}, method).starts_with("405 "));
        BOOST_TEST(stage.ask("/missing", {}, method).starts_with(nobody));
    }
}

BOOST_AUTO_TEST_CASE(head_says_what_get_would_bring) {
    const WebRoot root;
    root.write("a.html", "abc");
    Serving stage(root);

    const std::string head = stage.ask("/a.html", {}, "HEAD");

    BOOST_TEST(head + "abc" == stage.ask("/a.html"));
}

BOOST_AUTO_TEST_CASE(range_brings_these_bytes) {
    const WebRoot root;
    root.write("a.txt", "0123456789");
    Serving stage(root);

    const std::string got = stage.ask("/a.txt", "Range: bytes=3-5\r\n");

    BOOST_TEST(got.starts_with("206 Partial Content\r\n"));
    BOOST_TEST(has(got, "\r\nContent-Range: bytes 3-5/10\r\n"));
    BOOST_TEST(has(got, "\r\nContent-Length: 3\r\n"));
    BOOST_TEST(body_of(got) == "345");
    BOOST_TEST(stage.ask("/a.txt", "Range: bytes=10-\r\n").starts_with("416 "));
}

BOOST_AUTO_TEST_CASE(packed_file_is_sent_to_who_takes_it) {
    const WebRoot root;
    root.write("a.js", "plain");
    root.write("a.js.gz", "gzip");
    root.write("a.js.br", "brotli");
    Serving stage(root);

    const std::string plain = stage.ask("/a.js");
    const std::string gzip = stage.ask("/a.js", "Accept-Encoding: gzip\r\n");
    const std::string brotli = stage.ask("/a.js", "Accept-Encoding: gzip, br\r\n");

    BOOST_TEST(body_of(plain) == "plain");
    BOOST_TEST(!has(plain, "Content-Encoding"));
    BOOST_TEST(body_of(gzip) == "gzip");
    BOOST_TEST(has(gzip, "\r\nContent-Encoding: gzip\r\n"));
    BOOST_TEST(has(gzip, "\r\nContent-Type: text/javascript; charset=utf-8\r\n"));
    BOOST_TEST(body_of(brotli) == "brotli");
    for (const auto& got : {plain, gzip, brotli}) BOOST_TEST(has(got, "Vary: Accept-Encoding"));
}

BOOST_AUTO_TEST_CASE(packed_file_that_is_older_is_not_sent) {
    const WebRoot root;
    root.write("a.js", "plain");
    root.write("a.js.gz", "gzip");
    root.write("a.js.br", "brotli");
    root.age("a.js.br", 1);
    Serving stage(root);

    const std::string got = stage.ask("/a.js", "Accept-Encoding: gzip, br\r\n");

    BOOST_TEST(body_of(got) == "gzip");
}

BOOST_AUTO_TEST_CASE(large_file_arrives_whole) {
    const WebRoot root;
    const std::string text = numbered_bytes(1'000'000);
    root.write("a.bin", text);
    Serving stage(root);

    BOOST_TEST((body_of(stage.ask("/a.bin")) == text));
    BOOST_TEST((body_of(stage.ask("/a.bin", "Range: bytes=100000-299999\r\n")) ==
                text.substr(100'000, 200'000)));
    BOOST_TEST(body_of(stage.ask("/a.bin", "Range: bytes=-2\r\n")) == text.substr(999'998));
}

BOOST_AUTO_TEST_CASE(file_that_shrinks_ends_the_connection) {
    const WebRoot root;
    root.write("a.bin", numbered_bytes(1'000'000));
    Serving stage(root);
    stage.send("GET /a.bin HTTP/1.1\r\nHost: h\r\n\r\n");

    std::filesystem::resize_file(root.at("a.bin"), 300'000);
    std::string got;
    for (std::string more; !(more = stage.answered()).empty();) got += more;

    BOOST_TEST(has(got, "\r\nContent-Length: 1000000\r\n"));
    BOOST_TEST(got.size() < 1'000'000U);
    BOOST_TEST(stage.client_sees_the_end());
}

BOOST_AUTO_TEST_CASE(files_that_are_open_have_their_limit) {
    const WebRoot root;
    root.write("a.bin", numbered_bytes(1'000'000));
    root.write("small.txt", "small");
    Serving stage(root, {}, 0);

    const std::string got = stage.ask("/a.bin");

    BOOST_TEST(got.starts_with("503 Service Unavailable\r\n"));
    BOOST_TEST(has(got, "\r\nRetry-After: 1\r\n"));
    BOOST_TEST(body_of(stage.ask("/small.txt")) == "small");
}

BOOST_AUTO_TEST_CASE(client_that_goes_leaves_no_file_open) {
    const WebRoot root;
    root.write("a.bin", numbered_bytes(1'000'000));
    Serving first(root, {}, 1);
    first.send("GET /a.bin HTTP/1.1\r\nHost: h\r\n\r\n");
    first.connection.abort();
    first.settle();
    auto [near, far] = memory_streams(first.io);
    http::Connection second(std::move(near), {});
    first.server.spawn(serve_files(second, first.files));
    BOOST_TEST_REQUIRE(far->try_write("GET /a.bin HTTP/1.1\r\nHost: h\r\n\r\n").has_value());
    first.settle();
    std::array<char, 12> status{};

    BOOST_TEST(far->try_read(status).value() == status.size());

    BOOST_TEST(std::string(status.data(), status.size()) == "HTTP/1.1 200");
    second.abort();
    first.settle();
}

BOOST_AUTO_TEST_CASE(page_that_is_not_there_has_its_fallback) {
    const WebRoot root;
    root.write("app.html", "app");
    root.write("a.html", "a");
    Serving stage(root, {.text = "app.html"});
    const std::string accept = "Accept: text/html;q=0.9,*/*;q=0.8\r\n";

    BOOST_TEST(body_of(stage.ask("/orders/7", accept)) == "app");
    BOOST_TEST(body_of(stage.ask("/", accept)) == "app");
    BOOST_TEST(body_of(stage.ask("/a.html", accept)) == "a");
    BOOST_TEST(stage.ask("/orders/7", accept, "HEAD").starts_with("200 OK"));
    BOOST_TEST(stage.ask("/orders/7", accept, "POST").starts_with(nobody));
    BOOST_TEST(stage.ask("/orders/7", "Accept: */*\r\n").starts_with(nobody));
    BOOST_TEST(stage.ask("/orders/7").starts_with(nobody));
    BOOST_TEST(stage.ask("/.env").starts_with(nobody));
}

BOOST_AUTO_TEST_CASE(page_whose_address_is_no_file_has_the_fallback_too) {
    const WebRoot root;
    root.write("app.html", "app");
    Serving stage(root, {.text = "app.html"});
    const std::string accept = "Accept: text/html\r\n";

    for (const char* path : {"/search/a%2Fb", "/package/@scope%2Fname", "/x//y", "/.env", "/%5C"}) {
        BOOST_TEST_CONTEXT(path) {
            BOOST_TEST(body_of(stage.ask(path, accept)) == "app");
            BOOST_TEST(stage.ask(path).starts_with(nobody));
        }
    }
    for (const char* path : {"/a%zz", "/%ff", "/%00", "*"}) {
        BOOST_TEST(stage.ask(path, accept).starts_with(nobody));
    }
}

BOOST_AUTO_TEST_CASE(file_that_is_not_as_it_was_is_not_sent) {
    const WebRoot root;
    root.write("a.txt", "hello");
    Serving stage(root);
    const std::string now = stage.ask("/a.txt");
    const std::string tag = now.substr(
        now.find("ETag: ") + 6, now.find('"', now.find("ETag: ") + 7) - now.find("ETag: ") - 5);

    BOOST_TEST(stage.ask("/a.txt", "If-Match: " + tag + "\r\n").starts_with("200"));
    BOOST_TEST(stage.ask("/a.txt", "If-Match: *\r\n").starts_with("200"));
    BOOST_TEST(stage.ask("/a.txt", "If-Match: \"old\"\r\nRange: bytes=0-1\r\n").starts_with("412"));
    BOOST_TEST(stage.ask("/a.txt", "If-Match: W/" + tag + "\r\n").starts_with("412"));
    const std::string old = "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
    BOOST_TEST(stage.ask("/a.txt", old).starts_with("412"));
    BOOST_TEST(stage.ask("/a.txt", old + "If-Match: " + tag + "\r\n").starts_with("200"));
}

BOOST_AUTO_TEST_SUITE_END()
