#include <boost/test/unit_test.hpp>
#include <string>

#include "net/http/error.hpp"
#include "net/http/head.hpp"

using namespace coqewd;
namespace http = net::http;

namespace {

Result<http::RequestHead> head_of(const std::string& target, const std::string& fields) {
    return http::parse_request_head("GET " + target + " HTTP/1.1\r\n" + fields + "\r\n");
}

std::string fields_of(std::size_t count) {
    std::string fields;
    for (std::size_t n = 0; n < count; ++n) fields += "x" + std::to_string(n) + ": y\r\n";
    return fields;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(request_head)

BOOST_AUTO_TEST_CASE(absolute_form_is_read_as_its_host_and_path) {
    struct Row {
        std::string target, host, path;
    };
    const Row rows[] = {
        {"http://a.example/b?c=d", "a.example", "/b?c=d"},
        {"HTTPS://a.example:8443/b", "a.example:8443", "/b"},
        {"http://a.example", "a.example", "/"},
        {"http://a.example?c", "a.example", "/?c"},
        {"http://a.example//b", "a.example", "//b"},
        {"/http://a.example/b", "other.example", "/http://a.example/b"},
        {"ftp://a.example/b", "other.example", "ftp://a.example/b"},
        {"*", "other.example", "*"},
    };

    for (const auto& [target, host, path] : rows) {
        BOOST_TEST_CONTEXT(target) {
            const auto head = head_of(target, "a: b\r\nhost: other.example\r\nc: d\r\n").value();
            BOOST_TEST(head.target == path);
            BOOST_TEST(head.fields.get("Host") == host);
            BOOST_TEST(head.fields.get("a") == "b");
            BOOST_TEST(head.fields.get("c") == "d");
        }
    }
}

BOOST_AUTO_TEST_CASE(absolute_form_names_a_host) {
    for (const std::string target : {"http:///b", "https://", "HTTP://?c"}) {
        BOOST_TEST_CONTEXT(target) {
            const auto head = head_of(target, "Host: other.example\r\n");
            BOOST_TEST_REQUIRE(head.has_error());
            BOOST_TEST((head.error() == http::Error::host));
        }
    }
}

BOOST_AUTO_TEST_CASE(absolute_form_is_no_reason_to_leave_the_host_out) {
    BOOST_TEST(head_of("http://a.example/b", "").value().fields.count("Host") == 0u);
    BOOST_TEST(head_of("http://a/b", "Host: a\r\nHost: b\r\n").value().fields.count("Host") == 2u);
}

BOOST_AUTO_TEST_CASE(fields_are_limited_in_their_number) {
    BOOST_TEST(head_of("/", fields_of(http::fields_max)).value().fields.size() == http::fields_max);
    const auto more = head_of("/", fields_of(http::fields_max + 1));

    BOOST_TEST_REQUIRE(more.has_error());
    BOOST_TEST((more.error() == http::Error::too_many_fields));
    BOOST_TEST(http::http_status(more.error()) == 431u);
}

BOOST_AUTO_TEST_SUITE_END()
