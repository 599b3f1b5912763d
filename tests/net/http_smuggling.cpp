#include <boost/test/unit_test.hpp>

#include "net/http/error.hpp"
#include "tests/net/http_exchange.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

const std::string host = "Host: h\r\n";
const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

std::string post(const std::string& fields, const std::string& body = "0\r\n\r\n") {
    return "POST / HTTP/1.1\r\n" + host + fields + "\r\n" + body;
}

/// Refused with that status and a reason, and nothing behind it is taken for a request, whichever
/// way the bytes come.
void refuse(const std::string& request, const std::string& status = "400") {
    for (const auto& done : {exchange(request + smuggled), exchange_by_bytes(request + smuggled)}) {
        BOOST_TEST_INFO_SCOPE(request);
        BOOST_TEST(done.heard.requests.empty());
        BOOST_TEST(status_of(done.answer) == status);
        BOOST_TEST(done.answer.find("\r\nConnection: close\r\n") != std::string::npos);
        BOOST_TEST(done.answer.find(R"({"error":")") != std::string::npos);
        BOOST_TEST(done.answer.find("HTTP/1.1", 1) == std::string::npos);
        BOOST_TEST(std::to_string(http::http_status(done.heard.end)) == status);
    }
}

void accept(const std::string& request, const std::string& heard) {
    for (const auto& done : {exchange(request), exchange_by_bytes(request)}) {
        BOOST_TEST_INFO_SCOPE(request);
        BOOST_TEST_REQUIRE(done.heard.requests.size() == 1U);
        BOOST_TEST(done.heard.requests.front() == heard);
        BOOST_TEST(status_of(done.answer) == "200");
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_smuggling)

BOOST_AUTO_TEST_CASE(length_and_chunks_together_are_refused) {
    refuse(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"));
    refuse(post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"));
    refuse(post("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"));
    refuse(post("Transfer-Encoding: identity\r\nContent-Length: 5\r\n"));
    refuse(post("content-length: 5\r\ntransfer-encoding: chunked\r\n"));
}

BOOST_AUTO_TEST_CASE(transfer_coding_is_exactly_chunked) {
    for (const std::string coding :
         {"gzip, chunked", "chunked, gzip", "chunked, chunked", "chunked, identity", "identity",
          "gzip", "xchunked", "chunkedx", "chunked;q=1", "\"chunked\"", "chunked,", ",chunked", "",
          "\x0b"
          "chunked"}) {
        refuse(post("Transfer-Encoding: " + coding + "\r\n"));
    }
    refuse(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"));
    refuse(post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"));
    refuse(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"));
    refuse(post("Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n"));

    accept(post("Transfer-Encoding: Chunked\r\n"), "POST / ");
    accept(post("Transfer-Encoding:\t chunked \t\r\n"), "POST / ");
}

BOOST_AUTO_TEST_CASE(length_is_one_decimal_number) {
    for (const std::string length :
         {"", "-1", "+5", "5 5", "5, 5", "5,6", "5,", "0x5", "5a", "five", "5.0", "\"5\"",
          "18446744073709551616", "99999999999999999999999"}) {
        refuse(post("Content-Length: " + length + "\r\n", "hello"));
    }
    refuse(post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"));
    refuse(post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"));
    refuse(post("Content-Length: 5\r\nContent-Length:\r\n", "hello"));

    accept(post("Content-Length: 5\r\n", "hello"), "POST / hello");
    accept(post("Content-Length: 005\r\n", "hello"), "POST / hello");
    accept(post("CONTENT-LENGTH:5 \t\r\n", "hello"), "POST / hello");
}

BOOST_AUTO_TEST_CASE(lines_end_in_one_way) {
    refuse("GET / HTTP/1.1\n" + host + "\r\n");
    refuse("GET / HTTP/1.1\r" + host + "\r\n");
    refuse("GET / HTTP/1.1\r\nHost: h\n\r\n");
    refuse("GET / HTTP/1.1\r\nHost: h\r\r\n");
    refuse("GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n");
    refuse("GET / HTTP/1.1\r\n" + host + "\n");
    refuse("GET / HTTP/1.1\r\n" + host + "\rX");
    refuse("\n" + smuggled);
    refuse("\r\r\n" + smuggled);
}

BOOST_AUTO_TEST_CASE(field_stays_in_its_line) {
    refuse("GET / HTTP/1.1\r\nHost: h\r\n i\r\n\r\n");
    refuse("GET / HTTP/1.1\r\nHost: h\r\n\ti\r\n\r\n");
    refuse("GET / HTTP/1.1\r\nHost: h\r\nX:\r\n y\r\n\r\n");
    refuse("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n \r\n\r\n");
    refuse("GET / HTTP/1.1\r\n Host: h\r\n\r\n");
    refuse("GET / HTTP/1.1\r\n" + host + "X: " + std::string(5000, 'x') + "\r\n y\r\n\r\n");
    refuse(post("Transfer-Encoding:\r\n chunked\r\n"));
}

BOOST_AUTO_TEST_CASE(name_of_a_field_is_a_token_before_its_colon) {
    refuse("GET / HTTP/1.1\r\nHost : h\r\n\r\n");
    refuse(post("Content-Length : 5\r\n", "hello"));
    refuse(post("Transfer-Encoding\t: chunked\r\n"));
    refuse("GET / HTTP/1.1\r\n" + host + ": empty\r\n\r\n");
    refuse("GET / HTTP/1.1\r\n" + host + "no colon\r\n\r\n");
    refuse("GET / HTTP/1.1\r\n" + host + "na\xC3\xA4me: x\r\n\r\n");
    refuse("GET / HTTP/1.1\r\n" + host + std::string("nu\0l: x\r\n\r\n", 11));
}

BOOST_AUTO_TEST_CASE(value_of_a_field_has_no_control_character) {
    refuse("GET / HTTP/1.1\r\n" + host + std::string("X: a\0b\r\n\r\n", 10));
    refuse("GET / HTTP/1.1\r\n" + host +
           "X: a\x01"
           "b\r\n\r\n");
    refuse("GET / HTTP/1.1\r\n" + host +
           "X: a\x7F"
           "b\r\n\r\n");

    accept("GET / HTTP/1.1\r\n" + host + "X: a\tb \xFF\r\n\r\n", "GET / ");
}

BOOST_AUTO_TEST_CASE(there_is_one_host) {
    refuse("GET / HTTP/1.1\r\n\r\n");
    refuse("GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n");
    refuse("GET / HTTP/1.1\r\nHost: h\r\nhost:\r\n\r\n");
    refuse("GET / HTTP/1.1\r\nHost: h i\r\n\r\n");
    refuse("GET / HTTP/1.1\r\nHost: h/i\r\n\r\n");
    refuse("GET / HTTP/1.1\r\nHost: user@h\r\n\r\n");
    refuse("GET / HTTP/1.0\r\nHost: h\r\nHost: i\r\n\r\n");

    accept("GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / ");
    accept("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "GET / ");
    accept("GET / HTTP/1.0\r\n\r\n", "GET / ");
}

BOOST_AUTO_TEST_CASE(old_version_has_no_chunks) {
    refuse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    refuse("POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(first_line_has_three_words) {
    refuse("GET /\r\n" + host + "\r\n");
    refuse("GET  / HTTP/1.1\r\n" + host + "\r\n");
    refuse("GET / HTTP/1.1 \r\n" + host + "\r\n");
    refuse("GET / HTTP/1.1x\r\n" + host + "\r\n");
    refuse("GET /a b HTTP/1.1\r\n" + host + "\r\n");
    refuse("GET / http/1.1\r\n" + host + "\r\n");
    refuse("GET / HTTP/11.1\r\n" + host + "\r\n");
    refuse(" GET / HTTP/1.1\r\n" + host + "\r\n");
    refuse("G\"T / HTTP/1.1\r\n" + host + "\r\n");
    refuse("\x16\x03\x01\x02\x00\x01");
}

BOOST_AUTO_TEST_CASE(other_version_is_named) {
    refuse("GET / HTTP/2.0\r\n" + host + "\r\n", "505");
    refuse("GET / HTTP/1.2\r\n" + host + "\r\n", "505");
    refuse("GET / HTTP/0.9\r\n\r\n", "505");
    refuse("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505");
    refuse("GET / HTTP/3.0x\r\n" + host + "\r\n", "505");
}

BOOST_AUTO_TEST_CASE(other_expectation_is_refused) {
    refuse(post("Expect: miracles\r\nContent-Length: 5\r\n", "hello"), "417");
    refuse(post("Expect: 100-continue, miracles\r\nContent-Length: 5\r\n", "hello"), "417");

    accept("POST / HTTP/1.0\r\nExpect: miracles\r\nContent-Length: 5\r\n\r\nhello", "POST / hello");
}

BOOST_AUTO_TEST_CASE(empty_line_before_a_request_is_forgiven_once) {
    accept("\r\nGET / HTTP/1.1\r\n" + host + "\r\n", "GET / ");
    refuse("\r\n\r\nGET / HTTP/1.1\r\n" + host + "\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
