#include "app/disk.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

#include "app/option_error.hpp"

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(disk)

BOOST_AUTO_TEST_CASE(file_is_read_with_its_permissions) {
    const auto file = read_small_file(COQEWD_SOURCE_DIR "/tests/app/disk.cpp");

    BOOST_REQUIRE(file.has_value());
    BOOST_TEST(file->text.starts_with("#include \"app/disk.hpp\""));
    BOOST_TEST((file->mode & 0400) != 0U);
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_refused) {
    using boost::system::errc::errc_t;
    for (const auto& [path, why] : std::vector<std::pair<std::string, errc_t>>{
             {"", errc_t::no_such_file_or_directory},
             {"/", errc_t::is_a_directory},
             {COQEWD_SOURCE_DIR "/no such file", errc_t::no_such_file_or_directory}}) {
        BOOST_TEST((read_small_file(path).error() == why), path);
        BOOST_TEST((probe_file(path) == why), path);
    }
    BOOST_TEST(!probe_file(COQEWD_SOURCE_DIR "/tests/app/disk.cpp"));
}

BOOST_AUTO_TEST_CASE(file_without_end_is_refused) {
    BOOST_TEST(read_small_file("/dev/zero").error() ==
               make_error_code(OptionError::file_too_large));
}

BOOST_AUTO_TEST_CASE(environment_becomes_a_map) {
    const char* const environment[] = {"A=1", "B=", "C=x=y", "broken", nullptr};

    const auto map = to_map(environment);

    BOOST_TEST(map.size() == 3U);
    BOOST_TEST(map.at("A") == "1");
    BOOST_TEST(map.at("B") == "");
    BOOST_TEST(map.at("C") == "x=y");
    BOOST_TEST(to_map(nullptr).empty());
}

BOOST_AUTO_TEST_SUITE_END()
