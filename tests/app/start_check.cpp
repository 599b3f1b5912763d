#include "app/start_check.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "tests/app/layouts.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/web_root.hpp"

using namespace coqewd;
using coqewd::testing::clinic;
using coqewd::testing::front;

namespace {

/// A server that would start, with a file for each thing that it may be given.
struct Fixture {
    Fixture() {
        root.write("app.html", "app");
        root.write("no.pem", "no PEM");
        const auto files = authority.issue();
        config.tls_cert = files.certificate;
        config.tls_key = files.key;
        config.www = root.path();
        config.www_fallback = "app.html";
        config.peer_ca = authority.file();
        for (const auto* name : {"tls-cert", "www", "www-fallback", "peer-ca"}) {
            config.sources[name] = std::string("--") + name;
        }
    }

    std::vector<std::string> errors(Findings findings = {}) const {
        check_start(config, clinic(), findings);
        return findings.errors;
    }

    std::string only_error() const {
        const auto found = errors();
        BOOST_TEST(found.size() == 1U);
        return found.empty() ? std::string() : found.front();
    }

    testing::CertificateAuthority authority;
    const testing::WebRoot root;
    const std::string no_pem = root.at("no.pem").string();
    Config config = front();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(start_check, Fixture)

BOOST_AUTO_TEST_CASE(server_that_would_start_has_no_fault) {
    BOOST_TEST(errors().empty());
}

BOOST_AUTO_TEST_CASE(key_of_another_certificate_is_a_fault) {
    config.tls_key = authority.issue().key;

    const std::string error = only_error();

    BOOST_TEST(error.starts_with("--tls-cert: cannot use the key '" + config.tls_key +
                                 "' with the certificate '" + config.tls_cert + "': "),
               error);
}

BOOST_AUTO_TEST_CASE(certificate_that_is_none_is_a_fault) {
    config.tls_cert = no_pem;

    BOOST_TEST(only_error().starts_with("--tls-cert: cannot read the certificate '" + no_pem));
}

BOOST_AUTO_TEST_CASE(authorities_that_are_none_are_one_fault_for_all_peers) {
    config.peer_ca = no_pem;

    BOOST_TEST(
        only_error().starts_with("--peer-ca: cannot read the certificate authorities '" + no_pem));
}

BOOST_AUTO_TEST_CASE(authorities_are_not_read_when_no_peer_needs_them) {
    config.peer_ca = no_pem;
    for (PeerConfig& peer : config.peers) peer.endpoint.tls = false;

    BOOST_TEST(errors().empty());
}

BOOST_AUTO_TEST_CASE(folder_and_fallback_that_are_none_are_faults) {
    config.www_fallback = "nope.html";
    BOOST_TEST(only_error() ==
               "--www-fallback: 'nope.html' is no file in the folder '" + config.www + "'");

    config.www = no_pem;
    BOOST_TEST(only_error().starts_with("--www: the folder '" + no_pem));
}

BOOST_AUTO_TEST_CASE(all_faults_are_found_at_once_and_behind_those_that_are_known) {
    config.tls_key = no_pem;
    config.www_fallback = "nope.html";
    config.peer_ca = no_pem;

    const auto found = errors({.errors = {"known"}, .warnings = {}});

    BOOST_TEST_REQUIRE(found.size() == 4U);
    BOOST_TEST(found[0] == "known");
    BOOST_TEST(found[1].starts_with("--tls-cert: "));
    BOOST_TEST(found[2].starts_with("--www-fallback: "));
    BOOST_TEST(found[3].starts_with("--peer-ca: "));
}

BOOST_AUTO_TEST_CASE(files_that_can_not_be_read_have_been_said) {
    config.tls_key = root.at("nowhere").string();
    config.peer_ca = config.tls_key;

    BOOST_TEST(errors().empty());
}

BOOST_AUTO_TEST_CASE(routes_that_contradict_each_other_are_a_fault_beside_others) {
    config.routes.push_back({.method = "GET", .path = "/api/patient/:x", .destination = "stock"});
    config.www_fallback = "nope.html";

    const auto found = errors();

    BOOST_TEST_REQUIRE(found.size() == 2U);
    BOOST_TEST(found[1].find("match the same requests") != std::string::npos, found[1]);
    // With another fault it may only follow from that.
    BOOST_TEST(errors({.errors = {"known"}, .warnings = {}}).size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
