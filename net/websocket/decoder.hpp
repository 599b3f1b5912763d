#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "core/message/utf8.hpp"
#include "net/websocket/error.hpp"
#include "net/websocket/frame.hpp"
#include "net/websocket/read_buffer.hpp"

namespace coqewd::net::websocket {

/// How much one message may take.
struct Limits {
    std::size_t message_bytes_max = 1'048'576;  ///< All fragments together; over it: 1009.
    std::size_t fragments_max = 16'384;         ///< Frames of one message; over it: 1008.
};

/// A complete data message, its fragments put together, or a control frame.
struct Message {
    Opcode opcode = Opcode::text;           ///< Never continuation.
    std::string_view payload;               ///< Of a close frame: the reason.
    CloseCode code = CloseCode::no_status;  ///< Of a close frame that has one.
};

/// The reading half of a WebSocket (RFC 6455): bytes in, messages out, no I/O.
///
///     std::span<char> room = decoder.prepare();
///     decoder.commit(read(room));                     // 0 when nothing has arrived
///     for (;;) {
///         Result<Message> message = decoder.next();
///         if (message.has_error()) break;             // Error::need_more: read again
///         …
///     }
///
/// Memory grows with what has arrived, never with what was announced, and an idle decoder holds
/// none. Used by one thread at a time.
class Decoder {
  public:
    explicit Decoder(Role role, Limits limits = {}) : role_(role), limits_(limits) {}

    /// Room to read into, of at least that many bytes. Ends the last message's payload.
    std::span<char> prepare(std::size_t at_least = 1);

    /// The first count bytes of the room have been filled. With 0, because nothing has arrived, the
    /// room is given back: do so before waiting.
    void commit(std::size_t count);

    /// The same as prepare, copy and commit: for bytes that came with the HTTP handshake.
    void feed(std::string_view bytes);

    /// The next message. Its payload is unmasked in place where it was read, and valid until
    /// prepare(), commit(), feed() or next(). Otherwise:
    ///   Error::need_more  nothing complete is left; also for ever after a close frame, after
    ///                     which all bytes are dropped;
    ///   another Error     the other side broke the protocol or a limit, found as early as the
    ///                     bytes show it. It stays the answer for ever; close with close_code().
    Result<Message> next();

    /// Drops what is held and gives all memory back; next() gives need_more for ever.
    void stop() { static_cast<void>(end(Error::need_more)); }

    /// True between messages: no byte of a next one is held.
    bool empty() const;

  private:
    error_code advance(Message& message);
    error_code end(error_code error);
    error_code begin_frame();
    error_code check_start(std::string_view bytes) const;
    error_code check_order(Opcode opcode) const;
    error_code unmask_arrived();
    error_code finish_frame(Message& message);
    error_code finish_close(std::string_view payload, Message& message);
    error_code finish_data(std::string_view payload, Message& message);
    void forget_delivered();

    Role role_;
    Limits limits_;
    error_code ended_;  // What next() gives from now on: an error, need_more after a close frame.

    ReadBuffer buffer_;
    bool in_frame_ = false;  // A header has been read and its payload is not complete.
    Header header_;
    std::size_t unmasked_ = 0;  // How much of that payload is unmasked and checked.

    std::size_t fragments_ = 0;   // Frames so far of the data message that has begun, if one has.
    Opcode kind_ = Opcode::text;  // Its first frame's opcode.
    std::string fragmented_;      // Its payload so far, when it has more than one frame.
    bool delivered_ = false;      // Whether fragmented_ has been given to the caller.
    Utf8Validator utf8_;
};

}  // namespace coqewd::net::websocket
