#include "app/call_hint.hpp"

#include <openssl/x509_vfy.h>

#include <boost/test/unit_test.hpp>

#include "net/transport/error.hpp"
#include "net/transport/tls_error.hpp"

using namespace coqewd;

namespace {

CallOptions to(bool tls) {
    CallOptions options;
    options.endpoint.tls = tls;
    return options;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(call_hint)

BOOST_AUTO_TEST_CASE(refused_certificate_leads_to_the_flags_about_it) {
    const error_code self_signed(X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
                                 net::certificate_category());
    const error_code other_name(X509_V_ERR_HOSTNAME_MISMATCH, net::certificate_category());
    CallOptions trusting = to(true);
    trusting.ca = "ca.pem";

    const std::string hint = hint_for(to(true), self_signed);

    BOOST_TEST(hint.find("--ca FILE") != std::string::npos);
    BOOST_TEST(hint.find("--insecure") != std::string::npos);
    BOOST_TEST(hint_for(trusting, self_signed) ==
               "; none of the authorities of --ca has signed it");
    // Its own words say enough, and trust would not help.
    BOOST_TEST(hint_for(to(true), other_name) == "");
}

BOOST_AUTO_TEST_CASE(failure_that_the_other_scheme_explains_asks_for_it) {
    const error_code gone = net::error::end_of_stream;

    BOOST_TEST(hint_for(to(true), error_code(1, net::tls_category())) ==
               "; is it http:// and not https://?");
    BOOST_TEST(hint_for(to(false), gone) == "; is it https:// and not http://?");
    BOOST_TEST(hint_for(to(true), gone) == "");
    BOOST_TEST(hint_for(to(false), net::error::broken_pipe) == "");
}

BOOST_AUTO_TEST_CASE(session_of_a_token_file_that_is_no_good_any_more_says_what_to_do) {
    CallOptions options;
    options.token_file = "f";
    const Reply expired = Fault{.text = "Invalid JWT: Error: Token expired"};
    const Reply other = Fault{.text = "sold"};

    const std::string new_session = hint_for(options, expired);
    options.token = "t";

    BOOST_TEST(new_session == "");
    BOOST_TEST(hint_for(options, expired) ==
               "the session in 'f' is no good any more; remove the file, and the next call begins "
               "a new one");
    BOOST_TEST(hint_for(options, other) == "");
    BOOST_TEST(hint_for(options, Reply()) == "");
}

BOOST_AUTO_TEST_SUITE_END()
