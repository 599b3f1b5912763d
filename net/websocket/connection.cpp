#include "net/websocket/connection.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>
#include <vector>

#include "net/transport/await.hpp"
#include "net/transport/discard.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::websocket {
namespace {

constexpr std::size_t mask_pool_bytes = 1024;

/// A record of TLS has no more (RFC 8446 section 5.1).
constexpr std::size_t full_bytes = 16'384;

/// Each thread keeps memory for what its connections write in one turn; an idle connection keeps
/// none.
class Spares {
  public:
    explicit Spares(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// The last one that was put here; empty when there is none.
    std::string take() {
        if (spares_.empty()) return {};
        std::string spare = std::move(spares_.back());
        spares_.pop_back();
        bytes_ -= spare.capacity();
        return spare;
    }

    void put(std::string spare) {
        if (spares_.size() == spares_max || bytes_ + spare.capacity() > bytes_max_) return;
        spare.clear();
        bytes_ += spare.capacity();
        spares_.push_back(std::move(spare));
    }

  private:
    static constexpr std::size_t spares_max = 64;

    const std::size_t bytes_max_;
    std::vector<std::string> spares_;
    std::size_t bytes_ = 0;
};

/// Many connections write one message in a turn; a link writes what many of them asked, and has its
/// memory apart, so that it need not grow anew each time.
constexpr std::size_t much_bytes = 4096;
thread_local Spares few_bytes(65'536);
thread_local Spares many_bytes(8 * full_bytes);

void release(std::string& buffer) {
    Spares& spares = buffer.capacity() < much_bytes ? few_bytes : many_bytes;
    spares.put(std::exchange(buffer, {}));
}

}  // namespace

Connection::Connection(std::unique_ptr<Stream> stream, Options options)
    : ground_(std::make_shared<Ground>(std::move(stream), this)),
      stream_(*ground_->stream),
      ready_list_(ReadyList::of(stream_.executor())),
      options_(std::move(options)),
      decoder_(options_.role, options_.limits),
      close_timer_(stream_.executor()) {}

Connection::~Connection() {
    stream_.close();
    ground_->connection = nullptr;
}

Task<Result<Message>> Connection::read() {
    for (;;) {
        if (const auto message = take()) co_return *message;
        if (const error_code failure = co_await more()) co_return failure;
    }
}

// All that does not wait is outside of it: its frame is memory that each idle connection costs.
Task<error_code> Connection::more() {
    error_code failure;
    if (drained_) failure = co_await stream_.readable();
    if (!failure && ++reads_in_a_row_ > reads_in_a_row_max) co_await take_turns();
    if (!failure) failure = read_what_is_there();
    if (failure) abort();
    // What kept this side from writing has cut it, and is why nothing can be read either.
    if (failure && write_failure_) failure = write_failure_;
    co_return failure;
}

std::optional<Result<Message>> Connection::take() {
    for (;;) {
        Result<Message> message = decoder_.next();
        if (message) {
            bool is_data = false;
            message = look_at(*message, is_data);
            if (is_data || !message) return message;
        } else if (message.error() == Error::need_more) {
            if (drained_) give_back_room();
            return std::nullopt;
        } else {
            close({.code = close_code(message.error()), .reason = {}});
            return message;
        }
    }
}

/// Others are served before it goes on. Not by waiting alone: that returns at once while there is
/// more.
Task<> Connection::take_turns() {
    reads_in_a_row_ = 1;
    co_await boost::asio::post(stream_.executor(), as_result);
}

/// Room for nothing gives the decoder's memory back for as long as this waits.
void Connection::give_back_room() {
    static_cast<void>(decoder_.prepare());
    decoder_.commit(0);
}

/// That nothing is there is no error.
error_code Connection::read_what_is_there() {
    const std::span<char> room = decoder_.prepare();
    const Result<std::size_t> count = stream_.try_read(room);
    decoder_.commit(count ? *count : 0);
    drained_ = !count || *count < room.size();
    if (count || count.error() == error::would_block) return {};
    return count.error();
}

Result<Message> Connection::look_at(Message message, bool& is_data) {
    switch (message.opcode) {
        case Opcode::ping:
            if (!close_sent_ && has_room(message.payload.size())) {
                append_pong(queue(), message.payload, next_mask());
                write_soon();
            }
            return message;
        case Opcode::pong:
            return message;
        case Opcode::close:
            close_received_ = true;
            close({.code = message.code, .reason = {}});
            write_soon();
            return error::end_of_stream;
        default:
            is_data = !close_sent_;
            return message;
    }
}

bool Connection::write_text(std::string_view head, std::string_view body, std::string_view tail) {
    return write(Opcode::text, {head, body, tail});
}

bool Connection::write_binary(std::string_view head, std::string_view body) {
    return write(Opcode::binary, {head, body});
}

bool Connection::write(Opcode opcode, std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    if (!takes(size, 1)) return false;
    const Mask mask = next_mask();
    std::string& out = queue();
    out.reserve(out.size() + header_bytes_max + size);
    append_header(out, {.opcode = opcode, .payload_size = size, .mask = mask});
    const std::size_t begin = out.size();
    for (const std::string_view part : parts) out += part;
    if (mask) apply_mask(std::span(out).subspan(begin), *mask);
    write_soon();
    return true;
}

bool Connection::write_frames(std::string_view frames, std::size_t messages) {
    if (!takes(frames.size(), messages)) return false;
    queue() += frames;
    write_soon();
    return true;
}

bool Connection::takes(std::size_t bytes, std::size_t messages) {
    if (close_sent_ || ended_) return false;
    // What fills a record goes out before more is put behind it: the other side can begin with that
    // on another processor. One large message, which many sockets may get, still waits for its
    // turn.
    if (outbox_.size() >= full_bytes) write_now();
    if (ended_) return false;
    outbox_messages_ += messages;
    return has_room(bytes);
}

/// Where what is to be written is appended.
std::string& Connection::queue() {
    const bool has_no_memory = outbox_.capacity() <= std::string().capacity();
    if (outbox_.empty() && has_no_memory) {
        outbox_ = writes_much_ ? many_bytes.take() : few_bytes.take();
    }
    return outbox_;
}

bool Connection::fits(std::size_t bytes) const {
    const std::size_t unwritten = outbox_.size() + writing_.size() - written_;
    return unwritten + bytes <= options_.outbox_bytes_max;
}

bool Connection::has_room(std::size_t bytes) {
    if (fits(bytes) && outbox_messages_ <= options_.outbox_messages_max) return true;
    if (!ended_ && options_.on_slow) options_.on_slow();
    abort();
    return false;
}

void Connection::close(const Close& close) {
    if (close_sent_ || ended_) return;
    close_sent_ = true;
    append_close(queue(), close, next_mask());
    write_soon();
    close_timer_.arm_after(options_.close_timeout, [this] { abort(); });
}

Task<> Connection::leave() {
    close({});
    nobody_reads_ = true;
    // Now: the other side may have gone already, and the owner does not wait for a posted write.
    write_now();
    // The other side may take its time, for which nothing is held.
    decoder_.stop();
    co_await discard(stream_);
    if (waiting_writer_) co_await waiting_writer_->join();
}

void Connection::abort() {
    ended_ = true;
    stream_.close();
}

/// What is queued in this turn goes out together.
void Connection::write_soon() {
    if (!write_waits_) ready_list_.add_last(*this);
}

void Connection::write_now() {
    if (write_waits_) return;
    const error_code failure = write_queued();
    if (failure != error::would_block) return end_writing(failure);
    write_waits_ = true;
    if (!waiting_writer_) waiting_writer_.emplace(stream_.executor());
    waiting_writer_->spawn(write_when_possible(ground_));
}

/// As far as the stream takes it; no error when that is all of it.
error_code Connection::write_queued() {
    while (!ended_) {
        if (written_ == writing_.size()) {
            release(writing_);
            written_ = 0;
            if (outbox_.empty()) break;
            std::swap(outbox_, writing_);
            writes_much_ = writing_.size() >= much_bytes;
            outbox_messages_ = 0;
        }
        const auto count = stream_.try_write(std::string_view(writing_).substr(written_));
        if (!count) return count.error();
        written_ += *count;
    }
    return {};
}

Task<> Connection::write_when_possible(std::shared_ptr<Ground> ground) {
    error_code failure = error::would_block;
    while (failure == error::would_block) {
        failure = co_await ground->stream->writable();
        if (!ground->connection) co_return;
        if (!failure) failure = ground->connection->write_queued();
    }
    ground->connection->write_waits_ = false;
    ground->connection->end_writing(failure);
}

void Connection::end_writing(const error_code& failure) {
    if (failure) {
        write_failure_ = failure;
        return abort();
    }
    if (ended_ || !close_sent_ || !(close_received_ || nobody_reads_)) return;
    if (!std::exchange(finished_, true)) stream_.finish();
}

Mask Connection::next_mask() {
    if (options_.role == Role::server) return {};
    if (mask_bytes_.empty()) {
        mask_bytes_.resize(mask_pool_bytes);
        options_.random(mask_bytes_);
    }
    MaskKey key{};
    std::copy_n(mask_bytes_.end() - static_cast<std::ptrdiff_t>(key.size()), key.size(),
                key.begin());
    mask_bytes_.resize(mask_bytes_.size() - key.size());
    return key;
}

}  // namespace coqewd::net::websocket
