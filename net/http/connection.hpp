#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/async/signal.hpp"
#include "core/async/timer.hpp"
#include "net/http/head.hpp"
#include "net/transport/stream.hpp"

namespace coqewd::net::http {

/// The server's side of one HTTP/1.1 connection: request after request, each with its body and its
/// response. Lives on the stream's executor; one coroutine drives it.
///
///     for (;;) {
///         Result<RequestHead> head = co_await connection.read_head();
///         if (!head) break;
///         Result<std::string> body = co_await connection.read_body(bytes_max);
///         if (!body) break;
///         if (co_await connection.respond(response)) break;
///     }
///     co_await connection.finish();
class Connection {
  public:
    struct Options {
        /// From the first byte of a request, or for the first one from the beginning, to the empty
        /// line.
        Duration head_timeout = std::chrono::seconds(10);
        /// For the body, from the empty line on.
        Duration body_timeout = std::chrono::seconds(30);
        /// Between two requests.
        Duration idle_timeout = std::chrono::seconds(60);
        /// For the client to take a response.
        Duration write_timeout = std::chrono::seconds(30);
    };

    /// `unread` are bytes that have been read from the stream before.
    Connection(std::unique_ptr<Stream> stream, Options options, std::string unread = {});

    /// The next request up to its empty line. What is no HTTP, or is too long or ambiguous (RFC
    /// 9112), is answered here; an error says that nothing more comes.
    Task<Result<RequestHead>> read_head();

    /// The body of that request; empty when it has none. Sends `100 Continue` when the client waits
    /// for it. A body over the limit is answered here with 413, and one that is no HTTP with 400.
    Task<Result<std::string>> read_body(std::size_t bytes_max);

    /// Writes the response to that request, without its body for HEAD. An error when the client has
    /// gone or the connection ends with this response, as the client, the response or an unread
    /// body may want it.
    Task<error_code> respond(const Response& response);

    /// Waits, before the response, until `ready` is notified (true), or the client has gone
    /// (false). What the client sends meanwhile is kept for later, as far as a head may be long.
    Task<bool> wait_for(Signal& ready);

    /// Takes the end of the connection: what was written last gets to the client, which may take
    /// write_timeout to go.
    Task<> finish();

    /// Ends the connection at once, from the same executor; what is awaited then returns an error.
    void abort();

    /// True while there is no request in progress: nothing is lost by abort().
    bool idle() const;

    /// The stream, and what was read from it but belongs to nobody yet.
    struct Released {
        std::unique_ptr<Stream> stream;
        std::string unread;
    };

    /// After read_head(), for another protocol: with what came behind the empty line.
    Released release();

    /// After read_head(), to serve the same request elsewhere: with the head that was read last.
    Released release_request();

    const Stream& stream() const;
    Executor executor() const;
};

}  // namespace coqewd::net::http
