#pragma once

#include <memory>
#include <string>

#include "net/transport/stream.hpp"
#include "net/transport/tls_context.hpp"

namespace coqewd::net {

/// TLS over another Stream, by OpenSSL. While nothing is on its way OpenSSL's buffers are released.
///
/// An end without close_notify is an end_of_stream like any other: the protocols above say
/// themselves when a message is complete. finish() sends close_notify; when the stream below does
/// not take it at that moment, the end of that stream has to say it alone.
class TlsStream : public Stream {
  public:
    /// Agrees with the other side on keys; comes before everything else. Gives what went wrong: an
    /// error of certificate_category() when the other side is not who it should be, one of
    /// tls_category() for other breaches, end_of_stream when the other side goes away meanwhile.
    /// It waits as long as the other side likes: bound it by a timer that calls close().
    virtual Task<error_code> handshake() = 0;
};

/// A server's or a client's end, as the context says. For `host` see TlsContext::begin; a server
/// gives none. What is wrong with it is reported by handshake().
std::unique_ptr<TlsStream> make_tls_stream(std::unique_ptr<Stream> lower, const TlsContext& context,
                                           const std::string& host = {});

}  // namespace coqewd::net
