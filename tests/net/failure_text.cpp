#include "net/peer/failure_text.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "net/error.hpp"
#include "net/http/head.hpp"
#include "net/transport/error.hpp"
#include "net/transport/tls_error.hpp"
#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

BOOST_AUTO_TEST_SUITE(failure_text)

BOOST_AUTO_TEST_CASE(end_that_is_no_error_is_a_sentence) {
    BOOST_TEST(net::failure_text(error_code()) == "The link was closed");
}

BOOST_AUTO_TEST_CASE(refused_certificate_is_a_sentence) {
    const error_code failure(X509_V_ERR_CERT_HAS_EXPIRED, certificate_category());

    BOOST_TEST(net::failure_text(failure) ==
               "The other side can not be trusted (certificate refused: certificate has expired)");
}

BOOST_AUTO_TEST_CASE(failure_of_tls_is_a_sentence) {
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS, nullptr);
    const error_code failure(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_WRONG_VERSION_NUMBER), tls_category());

    BOOST_TEST(net::failure_text(failure) ==
               "No encrypted connection comes about (TLS: wrong version number)");
}

BOOST_AUTO_TEST_CASE(end_of_the_stream_is_a_sentence) {
    BOOST_TEST(net::failure_text(error::end_of_stream) == "The other side closed the connection");
    BOOST_TEST(net::failure_text(error::broken_pipe) == "The other side closed the connection");
    BOOST_TEST(net::failure_text(error::operation_aborted) ==
               "The connection was cut on this side");
}

BOOST_AUTO_TEST_CASE(what_is_no_http_is_a_sentence) {
    boost::asio::io_context io;
    auto [near, far] = memory_streams(io);
    far->try_write("220 smtp.example ESMTP\r\n\r\n").value();

    const auto head = run(io, http::read_response_head(*near));

    BOOST_TEST(net::failure_text(head.error()).starts_with("The other side does not speak HTTP ("));
}

BOOST_AUTO_TEST_CASE(sentences_of_our_own_stay) {
    BOOST_TEST(net::failure_text(Error::silent) == make_error_code(Error::silent).message());
}

BOOST_AUTO_TEST_CASE(what_was_thrown_is_told) {
    BOOST_TEST(net::failure_text(std::make_exception_ptr(std::runtime_error("no memory"))) ==
               "It failed on this side: no memory");
    BOOST_TEST(net::failure_text(std::make_exception_ptr(7)) == "It failed on this side");
}

BOOST_AUTO_TEST_SUITE_END()
