#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/async/signal.hpp"
#include "core/async/timer.hpp"
#include "net/http/framing.hpp"
#include "net/http/head.hpp"
#include "net/http/head_scanner.hpp"
#include "net/http/response.hpp"
#include "net/transport/stream.hpp"

namespace coqewd::net::http {

/// How a body is refused that can not be taken.
struct BodyRefusal {
    /// A 413 has its error in JSON, as the others have.
    bool says_too_large = false;
    std::vector<Field> fields = {};
};

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
        /// Of the first line of a request, and of its fields; over it: 431.
        std::size_t head_bytes_max = http::head_bytes_max;
        /// From the first byte of a request, or for the first one from the beginning, to the empty
        /// line.
        Duration head_timeout = std::chrono::seconds(10);
        /// For the body, from when it has to be waited for.
        Duration body_timeout = std::chrono::seconds(30);
        /// Between two requests.
        Duration idle_timeout = std::chrono::seconds(60);
        /// For the client to take a response; of a large one for each 64 KiB.
        Duration write_timeout = std::chrono::seconds(30);
        /// This server's name, which its refusals carry; what it views outlives the connection.
        std::string_view node = {};
    };

    /// `unread` are bytes that have been read from the stream before.
    Connection(std::unique_ptr<Stream> stream, Options options, std::string unread = {});

    /// The next request up to its empty line. What is no HTTP, or is too long or ambiguous (RFC
    /// 9112), is answered here; an error says that nothing more comes.
    Task<Result<RequestHead>> read_head();

    /// Whether that request has a body; without one read_body() need not be called.
    bool has_body() const { return framing_.has_body(); }

    /// The body of that request; empty when it has none. Sends `100 Continue` when the client waits
    /// for it. A body over the limit is answered here with 413, one that is no HTTP with 400, and
    /// one that is late with 408.
    Task<Result<std::string>> read_body(std::size_t bytes_max, BodyRefusal refusal = {});

    /// Writes the response to that request, without its body for HEAD; `response` stays alive
    /// meanwhile. An error when the client has gone or the connection ends with this response, as
    /// the client, the response or an unread body may want it. One that is not sound is replaced
    /// with a 500.
    Task<error_code> respond(const Response& response);

    /// The same for a response whose body is written piece by piece (streamed_response.cpp): this,
    /// then write_some() any number of times, then end_response(). `head` is a response without its
    /// body, as for respond(); one that is not sound is replaced with a 500, which ends the
    /// connection. With a `length` the body is announced to have so many bytes. Without one it is
    /// chunked, or for HTTP/1.0 it ends with the connection.
    Task<error_code> begin_response(const Response& head,
                                    std::optional<std::uint64_t> length = std::nullopt);

    /// Writes the next piece of that body, at once and with write_timeout for itself; `bytes` stay
    /// alive meanwhile. Nothing is written for HEAD, and where the status has no content. An error
    /// when the client has gone, also when wait_for() has found that, or when this is more than was
    /// announced; the connection has then ended.
    Task<error_code> write_some(std::string_view bytes);

    /// Ends that response. An error ends the connection, as that of respond() does; it also comes
    /// when the body is shorter than was announced, which tells the client that it is not whole.
    /// Who cannot go on with a response that has no length returns without this, after abort().
    Task<error_code> end_response();

    /// Waits, before the response or between two of its pieces, until `ready` is notified (true),
    /// or the client has gone (false). What the client sends meanwhile is kept for later, as far as
    /// a head may be long.
    Task<bool> wait_for(Signal& ready);

    /// Writes the whole 101 that answers that request, with write_timeout for it; release()
    /// follows. An error when the client has gone or takes too long, which ends the connection.
    Task<error_code> write_switch(std::string_view response);

    /// Takes the end of the connection: what was written last gets to the client, which may take
    /// write_timeout to go.
    Task<> finish();

    /// Ends the connection at once, from the same executor; what is awaited then returns an error.
    void abort();

    /// True while there is no request in progress: nothing is lost by abort().
    bool idle() const;

    /// The stream, and what was read from it but belongs to nobody yet. This connection has ended
    /// when it has given them away, and has neither stream() nor executor().
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

  private:
    /// What is read at once.
    static constexpr std::size_t read_bytes_max = 8 * 1024;

    enum class Phase : std::uint8_t {
        idle,        ///< between two requests; nothing of the next one has come
        head,        ///< a request has begun
        request,     ///< its head was read; it waits for its response
        response,    ///< that has begun, and is written piece by piece
        unread_body  ///< it was answered, and its body is still to be dropped
    };

    /// What the coroutine waits for, in due time.
    enum class Awaited : std::uint8_t {
        nothing,
        bytes,  ///< from the client
        room    ///< for bytes to it
    };

    /// How a client finds the end of a body that is written piece by piece.
    enum class BodyEnd : std::uint8_t {
        none,       ///< there is no body
        length,     ///< announced in the head
        chunk,      ///< one of no bytes
        connection  ///< ends with it
    };

    Result<std::size_t> take_head(bool& may_skip);
    void begin(Phase phase, Duration time);
    void watch_time(Awaited awaited);
    void look_at_time();
    Result<RequestHead> take_request(std::size_t head_bytes);
    void forget_head();
    void release_memory();
    Task<error_code> invite_body();
    Task<error_code> read_counted(std::string& body);
    Task<error_code> read_chunks(std::string& body, std::size_t bytes_max);
    bool may_go_on(const Response& response);
    std::string refusal_text(const error_code& failure) const;
    Sending sending(bool goes_on) const;
    std::string_view connection_field(bool goes_on) const;
    error_code after_response(bool goes_on);
    BodyEnd body_end_for(const Response& head, bool has_length) const;
    Task<error_code> write_counted(std::string_view bytes);
    Task<error_code> write_chunk(std::string_view bytes);
    bool can_drop_body();
    Task<error_code> drop_body();
    Task<> watch();
    Result<std::size_t> read_some(std::string& to, std::size_t bytes_max);
    error_code read_if_any(std::string& to, std::size_t bytes_max);
    Task<error_code> readable();
    Task<error_code> fill(std::string& to, std::size_t bytes_max);
    Task<error_code> hear_out(error_code failure);
    error_code write_at_once(std::string_view& bytes);
    Task<error_code> write(std::string_view bytes);
    Task<error_code> write_pieces(std::string_view body);
    Task<error_code> refuse(error_code failure);
    error_code end(error_code failure);
    void time_out();

    std::unique_ptr<Stream> stream_;
    Options options_;
    /// What has been read and not used. It begins with the head, head_bytes_ long, until anything
    /// is done with the request: who serves it elsewhere needs it.
    std::string unread_;
    std::size_t head_bytes_ = 0;
    HeadScanner scanner_;
    /// Of the request in progress; what has been read of a body is not in it any more.
    Framing framing_;
    BodyRefusal body_refusal_;
    Phase phase_ = Phase::idle;
    /// Of the response that is written piece by piece.
    BodyEnd body_end_ = BodyEnd::none;
    std::uint64_t announced_left_ = 0;
    bool goes_on_ = false;
    bool is_first_ = true;
    bool ended_ = false;
    bool timed_out_ = false;
    bool gone_ = false;
    /// Nothing more had come when it was read last.
    bool is_dry_ = false;
    Awaited awaited_ = Awaited::nothing;
    unsigned turns_ = 0;
    /// What is in progress may take so long from its first wait on, until then.
    Duration time_{};
    std::optional<TimePoint> due_;
    /// When the timer's alarm comes.
    TimePoint alarm_at_{};
    Timer timer_;
    /// Who waits in wait_for().
    Signal* waiter_ = nullptr;
};

}  // namespace coqewd::net::http
