#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <boost/test/unit_test.hpp>

#include "core/async/nursery.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

error_code refused(int reason) {
    return {reason, certificate_category()};
}

/// Handshakes of a client that trusts our authority with a server of this certificate.
TlsPair meet(boost::asio::io_context& io, const CertificateAuthority::Leaf& leaf,
             const std::string& host = "localhost") {
    return make_tls_pair(io, connected_streams(io), good_client(),
                         server_context(authority().issue(leaf)), host);
}

/// The first message of a client that OpenSSL makes as told.
std::string client_hello(int version_max, std::string_view alpn) {
    const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                               SSL_CTX_free);
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), version_max);
    const std::unique_ptr<SSL, void (*)(SSL*)> session(SSL_new(context.get()), SSL_free);
    SSL_set_alpn_protos(session.get(), reinterpret_cast<const unsigned char*>(alpn.data()),
                        static_cast<unsigned>(alpn.size()));
    BIO* const out = BIO_new(BIO_s_mem());
    SSL_set_bio(session.get(), BIO_new(BIO_s_mem()), out);
    SSL_connect(session.get());
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

/// The first message of our client that wants to speak with this host.
std::string our_client_hello(const std::string& host) {
    boost::asio::io_context io;
    auto [lower, plain] = memory_streams(io);
    const auto client = make_tls_stream(std::move(lower), good_client(), host);
    error_code failure;
    Nursery shaking(io.get_executor());
    shaking.spawn(shake_hands(*client, failure));
    settle(io);
    std::array<char, 4096> bytes{};
    const std::size_t size = plain->try_read(bytes).value();
    client->close();
    run(io, shaking.join());
    return {bytes.data(), size};
}

/// What a server makes of these bytes, after which the client only listens.
struct Answered {
    error_code failure;
    std::string bytes;
};

Answered answer_to(const std::string& first_bytes) {
    boost::asio::io_context io;
    auto [plain, lower] = connected_streams(io);
    const auto server = make_tls_stream(std::move(lower), good_server());
    plain->try_write(first_bytes).value();
    plain->finish();
    const error_code failure = run(io, server->handshake());
    server->close();
    return {failure, run(io, read_to_end(*plain)).bytes};
}

/// A client and a server whose bytes pass through our hands.
struct Relayed {
    Relayed(boost::asio::io_context& io, std::size_t bytes_max) : left(bytes_max) {
        auto [client, near_client] = memory_streams(io);
        auto [server, near_server] = memory_streams(io);
        pair.client = make_tls_stream(std::move(client), good_client(), "localhost");
        pair.server = make_tls_stream(std::move(server), good_server());
        client_side = std::move(near_client);
        server_side = std::move(near_server);
    }

    void cut() {
        client_side->close();
        server_side->close();
    }

    TlsPair pair;
    std::unique_ptr<Stream> client_side, server_side;
    std::size_t left;  // bytes that may still pass
    int shaking = 2;
};

/// Carries bytes until no more may pass or one side ends; then cuts the connection.
Task<> carry(Relayed& relayed, Stream& from, Stream& to) {
    while (relayed.left > 0) {
        const Received received = co_await read_up_to(from, 1);
        if (received.bytes.empty()) break;
        --relayed.left;
        if (co_await write_all(to, received.bytes)) break;
    }
    relayed.cut();
}

Task<> shake_hands_then_cut(Relayed& relayed, TlsStream& stream, error_code& result) {
    result = co_await stream.handshake();
    if (--relayed.shaking == 0) relayed.cut();
}

/// The handshake with a connection that is cut after so many bytes.
void shake_hands(boost::asio::io_context& io, Relayed& relayed) {
    TlsPair& pair = relayed.pair;
    run_all(io, carry(relayed, *relayed.client_side, *relayed.server_side),
            carry(relayed, *relayed.server_side, *relayed.client_side),
            shake_hands_then_cut(relayed, *pair.client, pair.client_failure),
            shake_hands_then_cut(relayed, *pair.server, pair.server_failure));
}

bool is_expected_of_a_cut(const error_code& failure) {
    return !failure || failure == error::end_of_stream || failure == error::broken_pipe;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_handshake)

BOOST_AUTO_TEST_CASE(client_says_which_name_it_wants_without_the_dot_of_the_root) {
    boost::asio::io_context io;

    const TlsPair pair =
        meet(io, {.subject_alternative_name = "DNS:stock.example"}, "stock.example.");
    const std::string hello = our_client_hello("stock.example.");

    BOOST_TEST(!pair.client_failure);
    BOOST_TEST(hello.find("stock.example") != hello.npos);
    BOOST_TEST(hello.find("stock.example.") == hello.npos);
}

BOOST_AUTO_TEST_CASE(unknown_authority_is_refused) {
    boost::asio::io_context io;
    const CertificateAuthority other;

    const TlsPair pair =
        make_tls_pair(io, connected_streams(io), client_context(other), good_server());

    BOOST_TEST(is_certificate_error(pair.client_failure));
    BOOST_TEST(is_tls_error(pair.server_failure));
    BOOST_TEST(pair.server_failure.message().find("alert") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(systems_authorities_do_not_trust_ours) {
    boost::asio::io_context io;
    const TlsContext client = TlsContext::client({}).value();

    const TlsPair pair = make_tls_pair(io, connected_streams(io), client, good_server());

    BOOST_TEST(is_certificate_error(pair.client_failure));
}

BOOST_AUTO_TEST_CASE(certificate_for_another_host_is_refused) {
    boost::asio::io_context io;

    const TlsPair pair = meet(io, {.subject_alternative_name = "DNS:other.example"});

    BOOST_TEST(pair.client_failure == refused(X509_V_ERR_HOSTNAME_MISMATCH));
    BOOST_TEST(pair.client_failure.message().find("certificate refused: ") == 0u);
}

BOOST_AUTO_TEST_CASE(certificate_for_an_address_is_checked_against_the_address) {
    boost::asio::io_context io;

    const TlsPair same = meet(io, {.subject_alternative_name = "IP:127.0.0.1"}, "127.0.0.1");
    const TlsPair other = meet(io, {.subject_alternative_name = "IP:127.0.0.2"}, "127.0.0.1");

    BOOST_TEST(!same.client_failure);
    BOOST_TEST(our_client_hello("127.0.0.1").find("127.0.0.1") == std::string::npos);
    BOOST_TEST(other.client_failure == refused(X509_V_ERR_IP_ADDRESS_MISMATCH));
}

BOOST_AUTO_TEST_CASE(expired_certificate_is_refused) {
    boost::asio::io_context io;

    const TlsPair pair = meet(io, {.expired = true});

    BOOST_TEST(pair.client_failure == refused(X509_V_ERR_CERT_HAS_EXPIRED));
}

BOOST_AUTO_TEST_CASE(insecure_client_accepts_anybody) {
    boost::asio::io_context io;
    const TlsContext insecure = TlsContext::client({.insecure = true}).value();
    const auto files = authority().issue({.subject_alternative_name = "DNS:x", .expired = true});

    const TlsPair pair = make_tls_pair(io, connected_streams(io), insecure, server_context(files));

    BOOST_TEST(!pair.client_failure);
}

BOOST_AUTO_TEST_CASE(client_that_names_no_host_sends_nothing) {
    boost::asio::io_context io;
    auto [lower, plain] = connected_streams(io);
    const auto client = make_tls_stream(std::move(lower), good_client(), "");

    const error_code failure = run(io, client->handshake());

    char buffer[16];
    BOOST_TEST(failure == boost::asio::error::invalid_argument);
    BOOST_TEST(client->try_write("secret").error() == failure);
    BOOST_TEST(plain->try_read(buffer).error() == error::would_block);
}

BOOST_AUTO_TEST_CASE(tls_1_1_is_refused_with_an_alert) {
    const Answered answered = answer_to(client_hello(TLS1_1_VERSION, ""));

    BOOST_TEST(is_tls_error(answered.failure));
    // A record of type alert: fatal, protocol_version (RFC 8446, 6).
    BOOST_REQUIRE(answered.bytes.size() == 7u);
    BOOST_TEST(answered.bytes[0] == 21);
    BOOST_TEST(answered.bytes.substr(5) == "\x02\x46");
}

BOOST_AUTO_TEST_CASE(client_that_speaks_only_http_2_is_refused_with_an_alert) {
    const std::string only_h2("\x02h2", 3);

    const Answered answered = answer_to(client_hello(TLS1_2_VERSION, only_h2));

    // Fatal, no_application_protocol (RFC 7301, 3.2).
    BOOST_TEST(is_tls_error(answered.failure));
    BOOST_REQUIRE(answered.bytes.size() == 7u);
    BOOST_TEST(answered.bytes.substr(5) == "\x02\x78");
}

BOOST_AUTO_TEST_CASE(plain_http_to_a_tls_port_is_named_as_such) {
    const Answered answered = answer_to("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

    BOOST_TEST(is_tls_error(answered.failure));
    BOOST_TEST(answered.failure.message() == "TLS: http request");
}

BOOST_AUTO_TEST_CASE(handshake_ends_when_the_other_side_vanishes_within_the_first_message) {
    const std::string hello = client_hello(TLS1_3_VERSION, "");

    for (std::size_t size = 0; size <= hello.size(); size += 16) {
        const Answered answered = answer_to(hello.substr(0, size));
        BOOST_TEST(answered.failure == error::end_of_stream);
    }
}

BOOST_AUTO_TEST_CASE(handshake_ends_when_the_connection_is_cut_at_any_step) {
    int failed = 0;
    bool completed = false;

    for (std::size_t bytes = 0; !completed && bytes < 10'000; bytes += 150) {
        boost::asio::io_context io;
        Relayed relayed(io, bytes);
        shake_hands(io, relayed);
        const TlsPair& pair = relayed.pair;
        BOOST_TEST(is_expected_of_a_cut(pair.client_failure));
        BOOST_TEST(is_expected_of_a_cut(pair.server_failure));
        completed = !pair.client_failure && !pair.server_failure;
        failed += completed ? 0 : 1;
    }

    BOOST_TEST(completed);
    BOOST_TEST(failed > 5);
}

BOOST_AUTO_TEST_CASE(close_ends_the_handshake) {
    boost::asio::io_context io;
    auto [lower, plain] = connected_streams(io);
    const auto server = make_tls_stream(std::move(lower), good_server());
    error_code failure;

    run_all(io, shake_hands(*server, failure), testing::close(*server));

    BOOST_TEST(failure == error::operation_aborted);
}

BOOST_AUTO_TEST_SUITE_END()
