#include "net/http/head_scanner.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "net/http/error.hpp"

using namespace coqewd;
using namespace coqewd::net;
using http::Error;
using http::HeadScanner;

namespace {

const std::string head = "GET / HTTP/1.1\r\nHost: h\r\nX:\ty \xFF\r\n\r\n";

void refuse(const std::string& bytes, Error why = Error::not_http) {
    BOOST_TEST_INFO_SCOPE(bytes.substr(0, 100));
    HeadScanner scanner;
    BOOST_TEST((scanner.take(bytes).error() == why));
    HeadScanner again;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        BOOST_TEST_REQUIRE(again.take(bytes.substr(0, size)).value() == 0U);
    }
    BOOST_TEST((again.take(bytes).error() == why));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(head_scanner)

BOOST_AUTO_TEST_CASE(end_of_the_head_is_found_before_what_follows) {
    HeadScanner scanner;

    BOOST_TEST(scanner.take(head + "GET\n").value() == head.size());
}

BOOST_AUTO_TEST_CASE(head_may_come_in_any_two_pieces) {
    for (std::size_t size = 0; size < head.size(); ++size) {
        HeadScanner scanner;
        BOOST_TEST(scanner.take(head.substr(0, size)).value() == 0U);
        BOOST_TEST(scanner.take(head + "more").value() == head.size());
    }
}

BOOST_AUTO_TEST_CASE(what_can_be_no_head_is_refused_at_its_first_wrong_byte) {
    refuse("\n");
    refuse("\r\n");
    refuse("GET / HTTP/1.1\n");
    refuse("GET / HTTP/1.1\rX");
    refuse("GET / HTTP/1.1\r\r");
    refuse("GET / HTTP/1.1\r\nHost: h\n");
    refuse("GET / HTTP/1.1\r\nHost: h\r\n\n");
    refuse("GET / HTTP/1.1\r\nHost: h\r\n\rX");
    refuse("\x16");
    refuse("GET /\x7F");
    refuse(std::string("GET /\0", 6));
    refuse("GET / HTTP/1.1\r\n ", Error::folded_field);
    refuse("GET / HTTP/1.1\r\nX: a\r\n\t", Error::folded_field);
}

BOOST_AUTO_TEST_CASE(control_character_is_found_wherever_it_stands) {
    const std::string line = "X: \x80 \xFF~abc\tdef ghi";

    for (std::size_t at = 1; at < line.size(); ++at) {
        for (const char control : {'\0', '\x01', '\x1F', '\x7F'}) {
            refuse(line.substr(0, at) + control);
            std::string wrong = line;
            wrong[at] = control;
            BOOST_TEST((HeadScanner().take(wrong).error() == Error::not_http));
        }
    }
    BOOST_TEST(HeadScanner().take(line + "\r\n\r\n").value() == line.size() + 4);
}

BOOST_AUTO_TEST_CASE(first_line_and_fields_are_bounded) {
    const std::size_t most = http::head_bytes_max;
    const std::string line = std::string(most - 2, 'a') + "\r\n";
    const std::string fields = std::string(most - 4, 'a') + "\r\n\r\n";
    HeadScanner scanner;

    BOOST_TEST(scanner.take(line + fields).value() == 2 * most);
    refuse(std::string(most + 1, 'a'), Error::head_too_large);
    refuse(line + std::string(most + 1, 'a'), Error::head_too_large);
    refuse("a\r\n" + std::string(most + 1, 'a'), Error::head_too_large);
}

BOOST_AUTO_TEST_SUITE_END()
