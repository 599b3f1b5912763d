#include "net/http/file_path.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::net::http;

namespace {

/// The path's text, with a slash when it names a folder; `none` when there is none.
std::string shown(const std::optional<FilePath>& path) {
    if (!path) return "none";
    return path->text + (path->names_folder ? "/" : "");
}

std::string of_target(std::string_view target) {
    return shown(path_of_target(target));
}

std::string of_text(std::string_view text) {
    return shown(path_of_text(text));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_path)

BOOST_AUTO_TEST_CASE(target_names_a_file_or_a_folder) {
    BOOST_TEST(of_target("/") == "/");
    BOOST_TEST(of_target("/?q=/../") == "/");
    BOOST_TEST(of_target("/index.html") == "index.html");
    BOOST_TEST(of_target("/a/b/c.js?v=1") == "a/b/c.js");
    BOOST_TEST(of_target("/a/b/") == "a/b/");
    BOOST_TEST(of_target("/a..b/c.") == "a..b/c.");
}

BOOST_AUTO_TEST_CASE(names_are_decoded_once) {
    BOOST_TEST(of_target("/a%20b/%C3%A9.txt") == "a b/é.txt");
    BOOST_TEST(of_target("/%61") == "a");
    BOOST_TEST(of_target("/%252e%252e/x") == "%2e%2e/x");
    BOOST_TEST(of_target("/a%252fb") == "a%2fb");
}

BOOST_AUTO_TEST_CASE(no_way_leads_out) {
    for (const auto* target : {"/..",
                               "/../etc/passwd",
                               "/a/../../b",
                               "/a/..",
                               "/.",
                               "/a/./b",
                               "/%2e%2e/etc/passwd",
                               "/%2E%2e%2fetc",
                               "/.%2e/x",
                               "/%2e./x",
                               "/a%2f..%2f..%2fb",
                               "/..%5c..%5cx",
                               "/..\\x",
                               "/a\\b",
                               "/%5c",
                               "/a%00.html",
                               "/%00",
                               "/..%00/",
                               "/..%c0%af..%c0%afx",
                               "/%c0%ae%c0%ae/x",
                               "/%e0%80%ae%e0%80%ae/x",
                               "/%f0%80%80%ae/x",
                               "/%ff",
                               "/%ed%a0%80",
                               "//etc/passwd",
                               "/a//b",
                               "/a//",
                               "///",
                               "/%2fetc",
                               "/%2f%2fetc"}) {
        BOOST_TEST(of_target(target) == "none", target);
    }
}

BOOST_AUTO_TEST_CASE(hidden_names_are_none) {
    for (const auto* target : {"/.env", "/.git/config", "/a/.htaccess", "/%2egit/config", "/..."}) {
        BOOST_TEST(of_target(target) == "none", target);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_path_names_nothing) {
    for (const auto* target : {"", "*", "a", "http://h/a", "?", "/%", "/%4", "/%zz", "/a%2",
                               "/a\tb", "/a\x7f", "/%0d%0aX:y"}) {
        BOOST_TEST(of_target(target) == "none", target);
    }
}

BOOST_AUTO_TEST_CASE(every_prefix_of_a_path_is_a_path_or_none) {
    const std::string target = "/a/%C3%A9b/c.txt";
    for (std::size_t size = 0; size <= target.size(); ++size) {
        const auto path = path_of_target(target.substr(0, size));

        if (path) BOOST_TEST(path_of_target(target_of(*path)).value().text == path->text);
    }
}

BOOST_AUTO_TEST_CASE(text_is_taken_as_it_is) {
    BOOST_TEST(of_text("a/b.html") == "a/b.html");
    BOOST_TEST(of_text("a%20b?c") == "a%20b?c");
    BOOST_TEST(of_text("a/") == "a/");
    BOOST_TEST(of_text("") == "/");
    for (const auto* text : {"../a", "a/../../b", "/a", "a//b", ".a", "a/.b", "a\\b", "a\nb"}) {
        BOOST_TEST(of_text(text) == "none", text);
    }
    BOOST_TEST(of_text(std::string("a\0b", 3)) == "none");
}

BOOST_AUTO_TEST_CASE(target_of_a_path_asks_for_it_again) {
    BOOST_TEST(target_of({.text = "a b/é%2f?#.txt"}) == "/a%20b/%C3%A9%252f%3F%23.txt");
    BOOST_TEST(target_of({.text = "a", .names_folder = true}) == "/a/");
    BOOST_TEST(target_of({.text = "", .names_folder = true}) == "/");

    const FilePath path{.text = "a b/é%2f?#.txt", .names_folder = true};

    BOOST_TEST((path_of_target(target_of(path)) == path));
}

BOOST_AUTO_TEST_SUITE_END()
