#include "net/http/folder.hpp"

#include <sys/stat.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "tests/support/web_root.hpp"

using namespace coqewd;
using namespace coqewd::net::http;
using coqewd::testing::WebRoot;
using Way = Folder::Way;

namespace {

constexpr std::array ways{Way::beneath, Way::stepwise};

/// The file's text, or `missing`, `folder`, or what else the system says.
std::string text_of(const Folder& folder, const std::string& path) {
    const Result<OpenFile> file = folder.open_file({.text = path});
    if (!file) {
        const error_code& why = file.error();
        if (why == boost::system::errc::no_such_file_or_directory) return "missing";
        return why == boost::system::errc::is_a_directory ? "folder" : why.message();
    }
    std::string text(file->size(), '\0');
    text.resize(file->read(0, text).value());
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(folder)

BOOST_AUTO_TEST_CASE(files_are_found_in_the_folder_and_below) {
    const WebRoot root;
    root.write("a.txt", "one");
    root.write("b/c/d.txt", "two");
    for (const Way way : ways) {
        const Folder folder(root.path(), way);

        BOOST_TEST(text_of(folder, "a.txt") == "one");
        BOOST_TEST(text_of(folder, "b/c/d.txt") == "two");
        BOOST_TEST(text_of(folder, "b/c") == "folder");
        BOOST_TEST(text_of(folder, "") == "folder");
        BOOST_TEST(text_of(folder, "b/x.txt") == "missing");
        BOOST_TEST(text_of(folder, "a.txt/x") == "missing");
        BOOST_TEST(text_of(folder, std::string(300, 'x')) == "missing");
    }
}

BOOST_AUTO_TEST_CASE(link_that_leaves_the_folder_is_not_followed) {
    const WebRoot root;
    root.write("b/in.txt", "inside");
    root.link("absolute", root.secret());
    root.link("relative", "../secret.txt");
    root.link("b/deep", "../../secret.txt");
    root.link("up", "..");
    root.link("system", "/");
    root.link("process", "/proc/self/root");
    root.link("loop", "loop");
    root.link("dangling", "nowhere");
    for (const Way way : ways) {
        const Folder folder(root.path(), way);
        for (const auto* path : {"absolute", "relative", "b/deep", "up/secret.txt", "up",
                                 "system/etc/passwd", "process/etc/passwd", "loop", "dangling"}) {
            BOOST_TEST(text_of(folder, path) == "missing", path);
        }
    }
}

BOOST_AUTO_TEST_CASE(link_within_the_folder_is_followed_where_the_kernel_watches) {
    const WebRoot root;
    root.write("b/in.txt", "inside");
    root.link("link.txt", "b/in.txt");
    root.link("c", "b");
    root.link("b/back.txt", "../b/in.txt");
    const Folder beneath(root.path(), Way::beneath);
    const Folder stepwise(root.path(), Way::stepwise);

    for (const auto* path : {"link.txt", "c/in.txt", "b/back.txt"}) {
        BOOST_TEST(text_of(beneath, path) == "inside", path);
        BOOST_TEST(text_of(stepwise, path) == "missing", path);
    }
}

BOOST_AUTO_TEST_CASE(names_that_lead_out_find_nothing_even_here) {
    const WebRoot root;
    root.write("b/in.txt", "inside");
    const Folder folder(root.path(), Way::beneath);

    for (const auto* path : {"../secret.txt", "b/../../secret.txt", "/etc/passwd"}) {
        BOOST_TEST(text_of(folder, path) == "missing", path);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_not_opened) {
    const WebRoot root;
    BOOST_TEST_REQUIRE(::mkfifo(root.at("fifo").c_str(), 0600) == 0);
    for (const Way way : ways) BOOST_TEST(text_of(Folder(root.path(), way), "fifo") == "missing");
}

BOOST_AUTO_TEST_CASE(another_folder_may_take_its_place) {
    const WebRoot root;
    root.write("a.txt", "old");
    root.write("next/a.txt", "new");
    const std::string current = root.path() + "/current";
    std::filesystem::create_symlink(".", current);
    const Folder folder = Folder::open(current).value();
    BOOST_TEST(text_of(folder, "a.txt") == "old");

    std::filesystem::remove(current);
    std::filesystem::create_symlink("next", current);

    BOOST_TEST(text_of(folder, "a.txt") == "new");
}

BOOST_AUTO_TEST_CASE(folder_that_is_not_there_is_named) {
    const WebRoot root;
    root.write("a.txt", "one");

    const auto missing = Folder::open(root.path() + "/x");
    const auto file = Folder::open(root.path() + "/a.txt");

    BOOST_TEST(missing.error().text ==
               "the folder '" + root.path() + "/x' can not be opened: No such file or directory");
    BOOST_TEST(file.error().text ==
               "the folder '" + root.path() + "/a.txt' can not be opened: Not a directory");
}

BOOST_AUTO_TEST_CASE(folder_that_may_not_be_looked_into_is_none) {
    const WebRoot root;
    std::filesystem::permissions(root.path(), std::filesystem::perms::none);
    // Nothing is closed to root.
    const ::uid_t user = ::geteuid();
    if (user == 0) BOOST_TEST_REQUIRE(::seteuid(65'534) == 0);

    const auto closed = Folder::open(root.path());

    if (user == 0) BOOST_TEST_REQUIRE(::seteuid(user) == 0);
    std::filesystem::permissions(root.path(), std::filesystem::perms::owner_all);
    BOOST_TEST_REQUIRE(closed.has_error());
    BOOST_TEST(closed.error().text.ends_with("can not be opened: Permission denied"));
}

BOOST_AUTO_TEST_CASE(file_is_read_from_anywhere_in_it) {
    const WebRoot root;
    root.write("a.txt", "0123456789");
    const OpenFile file = Folder(root.path(), Way::beneath).open_file({.text = "a.txt"}).value();
    std::array<char, 4> bytes{};

    BOOST_TEST(file.size() == 10U);
    BOOST_TEST(file.read(3, bytes).value() == 4U);
    BOOST_TEST(std::string(bytes.data(), 4) == "3456");
    BOOST_TEST(file.read(8, bytes).value() == 2U);
    BOOST_TEST(file.read(10, bytes).value() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
