#include "app/token_file.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "app/disk.hpp"
#include "tests/support/web_root.hpp"

using namespace coqewd;

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    const auto file = read_small_file(path.string());
    return file ? file->text : file.error().message();
}

unsigned mode_of(const fs::path& path) {
    return static_cast<unsigned>(fs::status(path).permissions());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(token_file)

BOOST_AUTO_TEST_CASE(file_is_for_its_owner_alone) {
    const testing::WebRoot folder;
    const fs::path file = folder.at("token");

    BOOST_TEST(!write_token(file.string(), "one"));
    BOOST_TEST(text_of(file) == "one\n");
    BOOST_TEST(mode_of(file) == 0600U);

    fs::permissions(file, fs::perms(0644));
    BOOST_TEST(!write_token(file.string(), "two"));
    BOOST_TEST(text_of(file) == "two\n");
    BOOST_TEST(mode_of(file) == 0600U);
}

BOOST_AUTO_TEST_CASE(link_stays_one) {
    const testing::WebRoot folder;
    const fs::path file = folder.at("token");
    const fs::path link = folder.at("link");
    BOOST_TEST(!write_token(file.string(), "one"));
    fs::create_symlink("token", link);

    BOOST_TEST(!write_token(link.string(), "two"));

    BOOST_TEST(fs::is_symlink(link));
    BOOST_TEST(text_of(file) == "two\n");
}

BOOST_AUTO_TEST_CASE(what_is_no_file_keeps_its_permissions) {
    const testing::WebRoot folder;
    const fs::path pipe = folder.at("pipe");
    BOOST_TEST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    fs::permissions(pipe, fs::perms(0644));
    // Open for reading too, so that nothing waits for another process.
    std::fstream both(pipe);

    BOOST_TEST(!write_token(pipe.string(), "one"));

    std::string line;
    std::getline(both, line);
    BOOST_TEST(line == "one");
    BOOST_TEST(fs::is_fifo(pipe));
    BOOST_TEST(mode_of(pipe) == 0644U);
}

BOOST_AUTO_TEST_CASE(failure_is_the_systems_and_leaves_nothing_behind) {
    const testing::WebRoot folder;
    const fs::path file = folder.at("no/token");

    BOOST_TEST((
        write_token(file.string(), "one") ==
        boost::system::errc::make_error_condition(boost::system::errc::no_such_file_or_directory)));
    BOOST_TEST((write_token("/dev/full", "one") == boost::system::errc::make_error_condition(
                                                       boost::system::errc::no_space_on_device)));
    BOOST_TEST(fs::is_empty(folder.path()));
}

BOOST_AUTO_TEST_SUITE_END()
