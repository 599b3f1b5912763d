#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

struct ssl_ctx_st;  // OpenSSL's SSL_CTX
struct ssl_st;      // OpenSSL's SSL

namespace coqewd::bench {

struct FreeClientTls {
    void operator()(ssl_ctx_st* context) const;
    void operator()(ssl_st* session) const;
};
/// What the TLS connections of a load's clients have in common. They accept any certificate.
using ClientTlsContext = std::unique_ptr<ssl_ctx_st, FreeClientTls>;
ClientTlsContext make_client_tls();

/// A connection to a port of the loopback address that never blocks, over TLS if it is told. Throws
/// std::runtime_error with a sentence for whatever goes wrong.
class IdleSocket {
  public:
    IdleSocket() = default;
    ~IdleSocket() { close(); }
    IdleSocket(const IdleSocket&) = delete;
    IdleSocket& operator=(const IdleSocket&) = delete;

    /// Begins to connect. Without a context there is no TLS.
    void connect(std::uint16_t port, ssl_ctx_st* context);

    int descriptor() const { return descriptor_; }

    /// When it is connected, and whenever it has become readable after that: true as soon as both
    /// sides have agreed on keys.
    bool secure();

    /// A few bytes, which a socket that was silent so far takes at once.
    void send(std::string_view bytes);

    enum class Found : std::uint8_t { bytes, nothing, end };
    struct Received {
        Found found;
        std::size_t count = 0;
    };
    Received receive(std::span<char> room);

    void close();
    /// Ends the connection by a reset.
    void vanish();

  private:
    int descriptor_ = -1;
    std::unique_ptr<ssl_st, FreeClientTls> tls_;
};

}  // namespace coqewd::bench
