#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <utility>

#include "net/transport/tls_error.hpp"
#include "net/transport/tls_stream.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

namespace coqewd::testing {

inline net::TlsContext server_context(const CertificateAuthority::Files& files) {
    return net::TlsContext::server({.certificate_file = files.certificate, .key_file = files.key})
        .value();
}

inline net::TlsContext client_context(const CertificateAuthority& trusted) {
    return net::TlsContext::client({.authority_file = trusted.file()}).value();
}

/// Both ends of a TLS connection, and what their handshakes gave.
struct TlsPair {
    std::unique_ptr<net::TlsStream> client;
    std::unique_ptr<net::TlsStream> server;
    error_code client_failure = {};
    error_code server_failure = {};
};

inline Task<> shake_hands(net::TlsStream& stream, error_code& result) {
    result = co_await stream.handshake();
}

inline void shake_hands(boost::asio::io_context& io, TlsPair& pair) {
    run_all(io, shake_hands(*pair.client, pair.client_failure),
            shake_hands(*pair.server, pair.server_failure));
}

/// TLS over two joined streams, after the handshake.
inline TlsPair make_tls_pair(boost::asio::io_context& io, StreamPair lower,
                             const net::TlsContext& client, const net::TlsContext& server,
                             const std::string& host = "localhost") {
    TlsPair pair{net::make_tls_stream(std::move(lower.first), client, host),
                 net::make_tls_stream(std::move(lower.second), server)};
    shake_hands(io, pair);
    return pair;
}

/// One authority and one server's files for all tests: making keys is slow under the sanitizers.
inline CertificateAuthority& authority() {
    static CertificateAuthority one;
    return one;
}

inline net::TlsContext good_server() {
    static const net::TlsContext one = server_context(authority().issue());
    return one;
}

inline net::TlsContext good_client() {
    return client_context(authority());
}

inline TlsPair meet(boost::asio::io_context& io) {
    return make_tls_pair(io, connected_streams(io), good_client(), good_server());
}

inline bool is_certificate_error(const error_code& failure) {
    return failure.category() == net::certificate_category();
}

inline bool is_tls_error(const error_code& failure) {
    return failure.category() == net::tls_category();
}

}  // namespace coqewd::testing
