#include "net/http/byte_range.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace coqewd::net::http;

namespace {

/// `first+bytes`, `whole` or `unsatisfiable`.
std::string ask(std::string_view field, std::uint64_t size = 10) {
    const ByteRange range = range_of(field, size);
    if (range.kind == ByteRange::Kind::unsatisfiable) return "unsatisfiable";
    const std::string bytes = std::to_string(range.first) + '+' + std::to_string(range.bytes);
    if (range.kind == ByteRange::Kind::part) return bytes;
    return bytes == "0+" + std::to_string(size) ? "whole" : "wrong";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(byte_range)

BOOST_AUTO_TEST_CASE(range_names_its_first_and_last_byte) {
    BOOST_TEST(ask("bytes=0-0") == "0+1");
    BOOST_TEST(ask("bytes=2-5") == "2+4");
    BOOST_TEST(ask("bytes=0-9") == "0+10");
    BOOST_TEST(ask("bytes=9-9") == "9+1");
    BOOST_TEST(ask("BYTES=2-5") == "2+4");
    BOOST_TEST(ask(" bytes= 2-5\t") == "2+4");
}

BOOST_AUTO_TEST_CASE(range_ends_with_the_file) {
    BOOST_TEST(ask("bytes=3-") == "3+7");
    BOOST_TEST(ask("bytes=3-10") == "3+7");
    BOOST_TEST(ask("bytes=3-99999999999999999999999999") == "3+7");
    BOOST_TEST(ask("bytes=3-18446744073709551615") == "3+7");
}

BOOST_AUTO_TEST_CASE(range_may_count_from_the_end) {
    BOOST_TEST(ask("bytes=-1") == "9+1");
    BOOST_TEST(ask("bytes=-10") == "0+10");
    BOOST_TEST(ask("bytes=-11") == "0+10");
    BOOST_TEST(ask("bytes=-99999999999999999999999999") == "0+10");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_there_can_not_be_had) {
    BOOST_TEST(ask("bytes=10-") == "unsatisfiable");
    BOOST_TEST(ask("bytes=10-20") == "unsatisfiable");
    BOOST_TEST(ask("bytes=99999999999999999999999999-") == "unsatisfiable");
    BOOST_TEST(ask("bytes=18446744073709551615-18446744073709551615") == "unsatisfiable");
    BOOST_TEST(ask("bytes=-0") == "unsatisfiable");
    BOOST_TEST(ask("bytes=0-", 0) == "unsatisfiable");
}

BOOST_AUTO_TEST_CASE(end_of_nothing_is_nothing) {
    BOOST_TEST(ask("bytes=-5", 0) == "whole");
}

BOOST_AUTO_TEST_CASE(several_ranges_are_answered_with_all) {
    BOOST_TEST(ask("bytes=0-0,2-3") == "whole");
    BOOST_TEST(ask("bytes=0-,0-,0-,0-,0-") == "whole");
    BOOST_TEST(ask("bytes=0-0, bytes=1-1") == "whole");
}

BOOST_AUTO_TEST_CASE(what_is_no_range_is_answered_with_all) {
    for (const auto* field :
         {"", "bytes", "bytes=", "bytes=-", "bytes=1", "bytes=a-b", "bytes=1-x", "bytes=x-1",
          "bytes=5-2", "bytes=--1", "bytes=1--2", "bytes=+1-2", "bytes=1-2-3", "bytes=1 - 2",
          "bytes:1-2", "lines=1-2", "bytes =1-2", "bytes=0x1-2"}) {
        BOOST_TEST(ask(field) == "whole", field);
    }
}

BOOST_AUTO_TEST_SUITE_END()
