#include "net/http/http_date.hpp"

#include <boost/test/unit_test.hpp>

namespace http = coqewd::net::http;
using namespace std::chrono;

namespace {

constexpr std::string_view example = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr sys_seconds example_time(784'111'777s);

}  // namespace

BOOST_AUTO_TEST_SUITE(http_date)

BOOST_AUTO_TEST_CASE(time_is_written_as_the_rfc_has_it) {
    BOOST_TEST(http::http_date(example_time) == example);
    BOOST_TEST(http::http_date(sys_seconds(0s)) == "Thu, 01 Jan 1970 00:00:00 GMT");
    BOOST_TEST(http::http_date(sys_seconds(-1s)) == "Wed, 31 Dec 1969 23:59:59 GMT");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
    BOOST_TEST((http::time_of(example) == example_time));
    for (std::int64_t second = -86'400; second < 2'000'000'000; second += 9'999'991) {
        const sys_seconds time{seconds(second)};

        BOOST_TEST((http::time_of(http::http_date(time)) == time));
    }
}

BOOST_AUTO_TEST_CASE(other_texts_have_no_time) {
    for (const auto* text : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "0",
                             "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37",
                             "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
                             "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
                             "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
                             "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
                             "Sun, 06 Nov 1994 08.49.37 GMT"}) {
        BOOST_TEST(!http::time_of(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(cut_text_has_no_time) {
    for (std::size_t size = 0; size < example.size(); ++size) {
        BOOST_TEST(!http::time_of(example.substr(0, size)).has_value());
    }
}

BOOST_AUTO_TEST_SUITE_END()
