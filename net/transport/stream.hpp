#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "core/async/task.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net {

/// A connection that carries bytes both ways: TCP, TLS or memory behind one type, so that all that
/// stands on it is compiled once and two servers can be joined in a test without a socket.
///
/// Reading and writing never wait; waiting is a step of its own. An idle connection therefore
/// holds no buffer:
///
///     for (;;) {
///         Result<std::size_t> count = stream.try_read(buffer);   // what is there now
///         if (count.error() == error::would_block) {
///             if (co_await stream.readable()) break;
///             continue;
///         }
///         …
///     }
///
/// The errors are in error.hpp, as error_codes that compare equal to Asio's own. After close()
/// every call gives operation_aborted.
///
/// A Stream lives on the executor it was made for; every call is made there. At most one readable()
/// and one writable() wait at the same time. It must outlive its waits: close it, let them return,
/// then destroy it.
class Stream {
  public:
    virtual ~Stream() = default;

    /// Reads at most buffer.size() bytes (which is not 0) that have already arrived. Gives how many
    /// (at least 1); or would_block when nothing has arrived yet, end_of_stream when the other side
    /// has closed, or what the transport reports.
    virtual Result<std::size_t> try_read(std::span<char> buffer) = 0;

    /// Writes as much of bytes as the transport takes now. Gives how many (at least 1); or
    /// would_block when it takes nothing, broken_pipe after finish() or when the other side has
    /// gone, or what else the transport reports. After would_block the next try_write must begin
    /// with the same bytes, at least as many (they may lie elsewhere): TLS has them encrypted.
    virtual Result<std::size_t> try_write(std::string_view bytes) = 0;

    /// Waits until try_read may make progress; it can still find would_block, when only a part of a
    /// TLS record has come. Gives no error then, also when what it will find is the end;
    /// operation_aborted when the stream is closed here or the coroutine is cancelled.
    virtual Task<error_code> readable() = 0;

    /// Waits until try_write can make progress. Otherwise like readable().
    virtual Task<error_code> writable() = 0;

    /// Tells the other side that nothing more comes (TCP half-close, TLS close_notify), once all
    /// written bytes are on their way. Reading goes on.
    virtual void finish() = 0;

    /// Ends both directions at once and wakes both waits. May be called more than once.
    virtual void close() = 0;

    /// The same connection on another executor, which may be another thread's. Called on the old
    /// executor when nothing waits here; what it gives is used on the new one only, and this object
    /// is good for nothing but its destruction. Nothing that was read, written or encrypted is
    /// lost. A connection that is broken or closed is so afterwards too.
    virtual std::unique_ptr<Stream> move_to(const Executor& executor) = 0;

    virtual bool is_open() const = 0;
    virtual Executor executor() const = 0;

    /// The other side as text, "127.0.0.1:52114" or "[::1]:52114"; "memory" for a MemoryStream.
    virtual std::string remote() const = 0;
};

}  // namespace coqewd::net
