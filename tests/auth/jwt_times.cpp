#include "auth/jwt.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>

using namespace coqewd::auth;
namespace json = boost::json;

namespace {

constexpr Now moment{std::chrono::seconds{1'795'464'930}};

std::optional<Error> fault_of(const std::string& claims) {
    return check_times(json::parse(claims).as_object(), moment);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(jwt_times)

// As in QEWD, which compares as JavaScript does.
BOOST_AUTO_TEST_CASE(a_time_may_be_the_text_of_a_number) {
    BOOST_TEST(!fault_of(R"({"exp":"1795465227"})"));
    BOOST_TEST((fault_of(R"({"exp":"1795464925"})") == Error::expired));
    BOOST_TEST((fault_of(R"({"nbf":"1795465227"})") == Error::not_yet_active));
}

BOOST_AUTO_TEST_CASE(a_time_that_is_null_is_none) {
    BOOST_TEST(!fault_of(R"({"exp":null,"nbf":null})"));
}

BOOST_AUTO_TEST_CASE(a_time_that_is_no_number_is_refused) {
    for (const auto* value : {"true", "[]", "{}", R"("never")", R"("")", R"("1795465227 ")",
                              R"("inf")", R"("nan")", R"("1e999")"}) {
        for (const auto* name : {"exp", "nbf"}) {
            const auto claims = std::string("{\"") + name + "\":" + value + '}';
            BOOST_TEST((fault_of(claims) == Error::time_claim), claims);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
