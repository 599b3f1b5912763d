#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/async/task.hpp"
#include "core/async/timer.hpp"
#include "net/http/connection.hpp"
#include "net/transport/stream.hpp"
#include "net/transport/tls_context.hpp"

namespace coqewd::net::http {

/// One accepted connection to its end: TLS, and one HTTP request after the other. Lives on the
/// stream's executor.
class ServedConnection {
  public:
    struct Options {
        /// The server context, for TLS.
        std::optional<TlsContext> tls = std::nullopt;
        /// For the TLS handshake.
        Duration handshake_timeout = std::chrono::seconds(10);
        Connection::Options http = {};
    };

    /// Answers one request; an error ends the connection, or says that somebody has taken it.
    using Answer = std::function<Task<error_code>(Connection&, const RequestHead&)>;

    /// The options outlive the connection.
    ServedConnection(std::unique_ptr<Stream> stream, const Options& options);

    /// A connection that another thread has begun to serve: a request has come on it.
    ServedConnection(Connection::Released taken_over, const Options& options);

    /// Once. The object is destroyed when this has returned.
    Task<> run(Answer answer);

    /// Ends the connection at once.
    void abort();

    /// Ends it when the request that is being answered, if there is one, has been.
    void drain();

  private:
    Task<error_code> secure();

    const Options& options_;
    std::unique_ptr<Stream> stream_;
    std::optional<Connection> connection_;
    bool answering_ = false;
    bool draining_ = false;
};

}  // namespace coqewd::net::http
