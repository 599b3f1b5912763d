#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/async/nursery.hpp"
#include "core/async/ready_list.hpp"
#include "core/async/timer.hpp"
#include "net/random_source.hpp"
#include "net/transport/stream.hpp"
#include "net/websocket/decoder.hpp"
#include "net/websocket/encoder.hpp"

namespace coqewd::net::websocket {

/// An established WebSocket over a stream: whole messages in, whole messages out. Everything that
/// is ready is written at once; an idle connection holds next to no memory for either.
///
/// Lives on the stream's executor. It writes by itself; its owner destroys it when leave() has
/// returned.
class Connection final : private ReadyList::Entry {
  public:
    struct Options {
        Role role = Role::server;
        Limits limits = {};
        /// Unwritten bytes that may wait; a connection with more is closed.
        std::size_t outbox_bytes_max = 4'000'000;
        /// The same, counted in messages.
        std::size_t outbox_messages_max = std::numeric_limits<std::size_t>::max();
        /// How long the other side may take to answer a close frame.
        Duration close_timeout = std::chrono::seconds(5);
        /// For the masks of the client role.
        RandomSource random = {};
        /// Told once when the connection is closed because its outbox is full.
        std::function<void()> on_slow = {};
    };

    Connection(std::unique_ptr<Stream> stream, Options options);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Bytes that the stream gave together with the handshake; before the first read().
    void feed(std::string_view bytes) { decoder_.feed(bytes); }

    /// The next text or binary message, valid until the next read(). Answers pings and the close
    /// frame by itself. An error says why nothing more comes: Error for a breach of the protocol,
    /// which the other side has been told, or what the stream reports. One reader.
    Task<Result<Message>> read();

    /// The same without a coroutine for each message: what has arrived, or nothing when that is
    /// not all of a message; then more() waits for something to arrive. An error of either says why
    /// nothing more comes.
    ///
    ///     while (auto message = connection.take()) use(*message);
    ///     const error_code failure = co_await connection.more();
    std::optional<Result<Message>> take();
    Task<error_code> more();

    /// Queues one text message, put together from its parts. False when the connection is closing,
    /// or is closed now because the outbox is full.
    bool write_text(std::string_view head, std::string_view body = {}, std::string_view tail = {});

    /// The same for a binary message.
    bool write_binary(std::string_view head, std::string_view body = {});

    /// The same for frames of that many messages that are encoded already, without masks: of a
    /// server.
    bool write_frames(std::string_view frames, std::size_t messages);

    /// Whether nothing waits to be written: what is written now is on its way at once.
    bool takes_now() const { return outbox_.empty() && writing_.empty(); }

    /// Whether a message of that many bytes would find room in the outbox.
    bool fits(std::size_t bytes) const;
    std::size_t outbox_bytes_max() const { return options_.outbox_bytes_max; }
    void set_outbox_max(std::size_t bytes, std::size_t messages) {
        options_.outbox_bytes_max = bytes;
        options_.outbox_messages_max = messages;
    }

    /// Queues a close frame after all that was written. Nothing more is sent, and reading ends when
    /// the other side answers or close_timeout has passed.
    void close(const Close& close);

    /// Closes if that has not happened yet, writes what is queued, and waits for the other side to
    /// go, close_timeout at most. Only when nobody reads any more.
    Task<> leave();

    /// Ends the connection at once, as when the other side is dead.
    void abort();

    /// Nothing more can be read or written.
    bool has_ended() const { return ended_; }

    Executor executor() const { return stream_.executor(); }
    std::string remote() const { return stream_.remote(); }

  private:
    /// What a write finds that waits for the stream; it may come to its turn when the connection
    /// has been destroyed.
    struct Ground {
        std::unique_ptr<Stream> stream;
        Connection* connection;
    };

    Result<Message> look_at(Message message, bool& is_data);
    Task<> take_turns();
    void give_back_room();
    error_code read_what_is_there();
    std::string& queue();
    void write_soon();
    void run() override { write_now(); }
    void write_now();
    error_code write_queued();
    static Task<> write_when_possible(std::shared_ptr<Ground> ground);
    void end_writing(const error_code& failure);
    Mask next_mask();
    bool write(Opcode opcode, std::initializer_list<std::string_view> parts);
    bool has_room(std::size_t bytes);
    bool takes(std::size_t bytes, std::size_t messages);

    std::shared_ptr<Ground> ground_;
    Stream& stream_;
    ReadyList& ready_list_;
    Options options_;
    Decoder decoder_;
    std::string outbox_;
    std::string writing_;
    std::size_t written_ = 0;   // Of writing_.
    bool writes_much_ = false;  // In its last turn.
    std::size_t outbox_messages_ = 0;
    /// Waits for a stream that does not take all at once; made when that happens first.
    std::optional<Nursery> waiting_writer_;
    Timer close_timer_;
    error_code write_failure_;
    std::string mask_bytes_;
    int reads_in_a_row_ = 0;
    bool drained_ = true;
    bool write_waits_ = false;
    bool nobody_reads_ = false;
    bool close_sent_ = false;
    bool close_received_ = false;
    bool finished_ = false;
    bool ended_ = false;
};

}  // namespace coqewd::net::websocket
