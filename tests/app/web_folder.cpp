#include "app/web_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/web_root.hpp"

using namespace coqewd;
using coqewd::testing::WebRoot;

namespace {

constexpr std::size_t bytes_max = 100;

/// What make_static_files() has to say about this configuration; empty when it is content.
std::string complaint_about(const Config& config) {
    try {
        make_static_files(config);
        return {};
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

/// Fragments of a folder, and what was said about them.
struct Fragments {
    explicit Fragments(const WebRoot& root) {
        Config config;
        config.www = root.path();
        read = make_fragments(make_static_files(config).folder, bytes_max,
                              [this](std::string_view line) { warnings.emplace_back(line); });
    }

    std::vector<std::string> warnings;
    std::function<std::optional<std::string>(std::string_view)> read;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(web_folder)

BOOST_AUTO_TEST_CASE(without_a_folder_nothing_is_served) {
    BOOST_TEST(!make_static_files(Config()).folder);
    BOOST_TEST(!make_fragments(nullptr, bytes_max, {})("demo/a.html").has_value());
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_one_sentence) {
    const WebRoot root;
    root.write("app.html", "app");
    Config config;
    config.www = root.path();
    BOOST_TEST(complaint_about(config) == "");

    for (const auto* wrong : {"nope.html", "../secret.txt", "", ".env", "app.html/"}) {
        config.www_fallback = wrong;
        const std::string expected = *wrong == '\0'
                                         ? std::string()
                                         : "www-fallback: '" + config.www_fallback +
                                               "' is no file in the folder '" + config.www + "'";
        BOOST_TEST(complaint_about(config) == expected);
    }
    config.www_fallback = "app.html";
    BOOST_TEST(complaint_about(config) == "");
    config.www += "/nowhere";
    config.sources["www"] = "--www";
    BOOST_TEST(complaint_about(config) == "--www: the folder '" + config.www +
                                              "' can not be opened: No such file or directory");
}

BOOST_AUTO_TEST_CASE(fragment_is_a_text_in_the_folder) {
    const WebRoot root;
    root.write("demo/a.html", "<p>é");
    Fragments fragments(root);

    BOOST_TEST(fragments.read("demo/a.html").value() == "<p>é");
    for (const auto* path : {"demo/b.html", "demo", "demo/", "", "../secret.txt", "demo/%61.html",
                             "demo/../../secret.txt", "/demo/a.html", "demo/.a"}) {
        BOOST_TEST(!fragments.read(path).has_value(), path);
    }
    BOOST_TEST(fragments.warnings.empty());
}

BOOST_AUTO_TEST_CASE(what_can_not_be_sent_is_missing_and_told) {
    const WebRoot root;
    root.write("demo/long.html", std::string(bytes_max + 1, 'x'));
    root.write("demo/longest.html", std::string(bytes_max, 'x'));
    root.write("demo/bytes.html", "\xFF");
    Fragments fragments(root);

    BOOST_TEST(fragments.read("demo/longest.html").value().size() == bytes_max);
    BOOST_TEST(!fragments.read("demo/long.html").has_value());
    BOOST_TEST(!fragments.read("demo/bytes.html").has_value());

    BOOST_TEST_REQUIRE(fragments.warnings.size() == 2U);
    BOOST_TEST(fragments.warnings[0] == "The fragment 'demo/long.html' has more than 100 bytes");
    BOOST_TEST(fragments.warnings[1] == "The fragment 'demo/bytes.html' is no text in UTF-8");
}

BOOST_AUTO_TEST_SUITE_END()
