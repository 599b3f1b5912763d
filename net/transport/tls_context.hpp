#pragma once

#include <memory>
#include <string>

#include "core/async/result.hpp"
#include "net/transport/error.hpp"

struct ssl_st;  // OpenSSL's SSL

namespace coqewd::net {

/// A server's identity: PEM files, the certificate first and then the chain that leads to its
/// authority; a key without a pass phrase.
struct ServerTls {
    std::string certificate_file;
    std::string key_file;
};

/// Whom a client believes.
struct ClientTls {
    /// PEM file of the authorities to trust; empty for the system's own.
    std::string authority_file = {};
    /// Accepts any certificate of anybody. For trying things out by hand only.
    bool insecure = false;
};

/// OpenSSL's state of one connection.
struct FreeTlsSession {
    void operator()(ssl_st* session) const;
};
using TlsSession = std::unique_ptr<ssl_st, FreeTlsSession>;

/// What all TLS connections of a server, or of a client, have in common: TLS 1.2 or newer, forward
/// secrecy, ALPN "http/1.1", neither compression nor renegotiation, and session tickets, so that a
/// client which comes back saves a round trip. Nothing is kept for each client.
///
/// A copy refers to the same context. May be used from any thread.
class TlsContext {
  public:
    /// Reads the files; what is wrong is said with the file's name and OpenSSL's reason.
    static SetupResult<TlsContext> server(ServerTls settings);
    static SetupResult<TlsContext> client(ClientTls settings);

    /// Reads the files again, for all copies. New connections use them and those that exist go on.
    /// When anything is wrong with the new files the old ones stay in use. It reads files, and so
    /// belongs on no I/O thread that must not wait.
    SetupResult<void> reload();

    bool is_server() const;

    /// The state of a new connection. A client's `host` is the name or the address (without
    /// brackets) that the certificate must be for; the name is also sent to the server (SNI).
    /// A client without a host is refused with invalid_argument unless it is insecure.
    Result<TlsSession> begin(const std::string& host) const;

  private:
    struct State;
    explicit TlsContext(std::shared_ptr<State> state) : state_(std::move(state)) {}

    std::shared_ptr<State> state_;
};

}  // namespace coqewd::net
