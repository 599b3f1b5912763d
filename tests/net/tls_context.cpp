#include "net/transport/tls_context.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void replace(const CertificateAuthority::Files& old, const CertificateAuthority::Files& with) {
    std::filesystem::rename(with.certificate, old.certificate);
    std::filesystem::rename(with.key, old.key);
}

error_code client_verdict(const TlsContext& server, const CertificateAuthority& trusted) {
    boost::asio::io_context io;
    return make_tls_pair(io, connected_streams(io), client_context(trusted), server).client_failure;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_context)

BOOST_AUTO_TEST_CASE(missing_file_is_named_with_the_reason) {
    CertificateAuthority authority;
    const auto files = authority.issue();
    const std::string missing = authority.file("missing.pem");

    const auto no_certificate = TlsContext::server({missing, files.key});
    const auto no_key = TlsContext::server({files.certificate, missing});
    const auto no_authority = TlsContext::client({.authority_file = missing});

    BOOST_REQUIRE(no_certificate.has_error());
    BOOST_TEST(no_certificate.error().text ==
               "cannot read the certificate '" + missing + "': No such file or directory");
    BOOST_REQUIRE(no_key.has_error());
    BOOST_TEST(contains(no_key.error().text, "cannot use the key '" + missing + "'"));
    BOOST_TEST(contains(no_key.error().text, "No such file or directory"));
    BOOST_REQUIRE(no_authority.has_error());
    BOOST_TEST(contains(no_authority.error().text, missing));
    BOOST_TEST(contains(no_authority.error().text, "No such file or directory"));
}

BOOST_AUTO_TEST_CASE(file_that_is_no_certificate_is_named_with_the_reason) {
    CertificateAuthority authority;
    const auto files = authority.issue();

    const auto context = TlsContext::server({files.key, files.key});

    BOOST_REQUIRE(context.has_error());
    BOOST_TEST(contains(context.error().text, files.key));
    BOOST_TEST(contains(context.error().text, "no start line"));
}

BOOST_AUTO_TEST_CASE(key_of_another_certificate_is_refused_with_both_names) {
    CertificateAuthority authority;
    const auto one = authority.issue();
    const auto other = authority.issue();

    const auto context = TlsContext::server({one.certificate, other.key});

    BOOST_REQUIRE(context.has_error());
    BOOST_TEST(contains(context.error().text, one.certificate));
    BOOST_TEST(contains(context.error().text, other.key));
    BOOST_TEST(contains(context.error().text, "key values mismatch"));
}

BOOST_AUTO_TEST_CASE(key_with_a_pass_phrase_is_refused_without_asking_for_it) {
    CertificateAuthority authority;
    const auto files = authority.issue({.pass_phrase = "secret"});

    const auto context = TlsContext::server({files.certificate, files.key});

    BOOST_REQUIRE(context.has_error());
    BOOST_TEST(contains(context.error().text, "it needs a pass phrase"));
}

BOOST_AUTO_TEST_CASE(reload_takes_the_new_files_for_new_connections) {
    CertificateAuthority old_authority, new_authority;
    const auto files = old_authority.issue();
    auto context = server_context(files);
    const TlsContext copy = context;
    BOOST_TEST(!client_verdict(copy, old_authority));

    replace(files, new_authority.issue());
    const auto reloaded = context.reload();

    BOOST_TEST(reloaded.has_value());
    BOOST_TEST(!client_verdict(copy, new_authority));
    BOOST_TEST(is_certificate_error(client_verdict(copy, old_authority)));
}

BOOST_AUTO_TEST_CASE(reload_of_bad_files_keeps_the_old_ones) {
    CertificateAuthority authority;
    const auto files = authority.issue();
    auto context = server_context(files);

    std::filesystem::remove(files.key);
    const auto reloaded = context.reload();

    BOOST_REQUIRE(reloaded.has_error());
    BOOST_TEST(contains(reloaded.error().text, files.key));
    BOOST_TEST(!client_verdict(context, authority));
}

BOOST_AUTO_TEST_CASE(existing_connection_outlives_a_reload) {
    boost::asio::io_context io;
    CertificateAuthority authority;
    const auto files = authority.issue();
    auto context = server_context(files);
    const auto pair = make_tls_pair(io, connected_streams(io), client_context(authority), context);

    replace(files, authority.issue());
    context.reload().value();
    pair.client->try_write("still here").value();

    BOOST_TEST(run(io, read_up_to(*pair.server, 10)).bytes == "still here");
}

BOOST_AUTO_TEST_SUITE_END()
