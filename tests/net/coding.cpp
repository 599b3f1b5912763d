#include "net/http/coding.hpp"

#include <boost/test/unit_test.hpp>
#include <ostream>
#include <string>
#include <vector>

namespace coqewd::net::http {

std::ostream& operator<<(std::ostream& out, Coding coding) {
    return out << to_text(coding);
}

}  // namespace coqewd::net::http

using namespace coqewd::net::http;

namespace {

void check_best(const std::vector<std::string>& headers, Coding expected) {
    for (const std::string& header : headers) {
        BOOST_TEST_CONTEXT("Accept-Encoding: " << header) {
            BOOST_TEST(best_coding(header) == expected);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(coding)

BOOST_AUTO_TEST_CASE(who_says_nothing_gets_the_body_as_it_is) {
    check_best({"", " ", ",", ", ,", ";", "deflate", "zstd, compress", "identity"},
               Coding::identity);
}

BOOST_AUTO_TEST_CASE(of_equal_ones_the_smallest_is_taken) {
    check_best({"gzip, deflate, br, zstd", "br,gzip", "gzip;q=0.5,br;q=0.5", "*", "*;q=0.1",
                "identity, br", "gzip, *"},
               Coding::brotli);
    check_best({"gzip", "gzip, deflate", "GZip", "x-gzip", "gzip, identity", " \tgzip\t ",
                "*, br;q=0", "br;q=0,*;q=0.3"},
               Coding::gzip);
}

BOOST_AUTO_TEST_CASE(higher_weight_comes_first) {
    check_best({"br;q=0.5, gzip", "br;q=0.999,gzip;q=1.0", "br;q=0.001,gzip;q=0.002,identity;q=0",
                "br ; Q=0.1 , gzip ; q=0.2"},
               Coding::gzip);
    check_best({"identity, br;q=0.5", "gzip;q=0.5, identity;q=0.8", "br;q=0.3, *;q=0.2,identity"},
               Coding::identity);
}

BOOST_AUTO_TEST_CASE(identity_that_is_not_named_comes_last) {
    check_best({"br;q=0.001"}, Coding::brotli);
    check_best({"gzip;q=0.001, br;q=0"}, Coding::gzip);
}

BOOST_AUTO_TEST_CASE(weight_of_nothing_is_a_refusal) {
    check_best({"br;q=0, gzip;q=0", "br;q=0.000", "gzip;q=0.", "*;q=0", "identity;q=0",
                "identity;q=0, *;q=0"},
               Coding::identity);
    check_best({"*;q=0, gzip", "identity;q=0, gzip;q=0.1"}, Coding::gzip);
}

BOOST_AUTO_TEST_CASE(element_with_a_weight_that_is_none_is_passed_over) {
    check_best({"br;q=2", "br;q=1.001", "br;q=-1", "br;q=", "br;q", "br;q=0.1234", "br;q=.5",
                "br;q=a", "br;q=0x1", "br;q=1 0", "br;q=\"1\""},
               Coding::identity);
    check_best({"br;q=oh, gzip;q=0.3"}, Coding::gzip);
}

BOOST_AUTO_TEST_CASE(other_parameters_mean_nothing) {
    check_best({"br;level=11", "br;level=11;q=0.5,gzip;q=0.4", "br;;q=1", "br;"}, Coding::brotli);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_not_chosen) {
    const std::string all = "gzip, deflate, br";

    BOOST_TEST(best_coding(all, {.gzip = true, .brotli = false}) == Coding::gzip);
    BOOST_TEST(best_coding(all, {.gzip = false, .brotli = true}) == Coding::brotli);
    BOOST_TEST(best_coding(all, {.gzip = false, .brotli = false}) == Coding::identity);
    BOOST_TEST(best_coding("br, identity;q=0", {.gzip = false, .brotli = false}) ==
               Coding::identity);
}

BOOST_AUTO_TEST_SUITE_END()
