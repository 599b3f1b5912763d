#include "net/websocket/connection.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "net/transport/await.hpp"
#include "net/transport/discard.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::websocket {
namespace {

/// What an idle connection may keep of a large message's memory.
constexpr std::size_t kept_bytes_max = 1024;

constexpr std::size_t mask_pool_bytes = 1024;

void release(std::string& buffer) {
    if (buffer.capacity() > kept_bytes_max) {
        std::string().swap(buffer);
    } else {
        buffer.clear();
    }
}

}  // namespace

Connection::Connection(std::unique_ptr<Stream> stream, Options options)
    : stream_(std::move(stream)),
      options_(std::move(options)),
      decoder_(options_.role, options_.limits),
      more_(stream_->executor()),
      close_timer_(stream_->executor()) {}

Task<Result<Message>> Connection::read() {
    for (;;) {
        Result<Message> message = decoder_.next();
        if (message) {
            bool is_data = false;
            message = take(*message, is_data);
            if (is_data || !message) co_return message;
            continue;
        }
        if (message.error() != Error::need_more) {
            close({.code = close_code(message.error()), .reason = {}});
            co_return message;
        }
        if (const error_code failure = co_await fill()) {
            abort();
            co_return failure;
        }
    }
}

Result<Message> Connection::take(Message message, bool& is_data) {
    switch (message.opcode) {
        case Opcode::ping:
            if (!close_sent_ && has_room(message.payload.size())) {
                append_pong(outbox_, message.payload, next_mask());
                more_.notify();
            }
            return message;
        case Opcode::pong:
            return message;
        case Opcode::close:
            close_received_ = true;
            close({.code = message.code, .reason = {}});
            more_.notify();
            return error::end_of_stream;
        default:
            is_data = !close_sent_;
            return message;
    }
}

Task<error_code> Connection::fill() {
    for (;;) {
        if (drained_) {
            // Room for nothing gives the decoder's memory back for as long as this waits.
            static_cast<void>(decoder_.prepare());
            decoder_.commit(0);
            if (const error_code failure = co_await stream_->readable()) co_return failure;
        }
        if (++reads_in_a_row_ > reads_in_a_row_max) {
            // Not by waiting alone: that returns at once while there is more.
            reads_in_a_row_ = 1;
            co_await boost::asio::post(stream_->executor(), as_result);
        }
        const std::span<char> room = decoder_.prepare();
        const Result<std::size_t> count = stream_->try_read(room);
        decoder_.commit(count ? *count : 0);
        drained_ = !count || *count < room.size();
        if (count) co_return error_code();
        if (count.error() != error::would_block) co_return count.error();
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
    append_header(outbox_, {.opcode = opcode, .payload_size = size, .mask = mask});
    const std::size_t begin = outbox_.size();
    for (const std::string_view part : parts) outbox_ += part;
    if (mask) apply_mask(std::span(outbox_).subspan(begin), *mask);
    more_.notify();
    return true;
}

bool Connection::write_frames(std::string_view frames, std::size_t messages) {
    if (!takes(frames.size(), messages)) return false;
    outbox_ += frames;
    more_.notify();
    return true;
}

bool Connection::takes(std::size_t bytes, std::size_t messages) {
    if (close_sent_ || ended_) return false;
    outbox_messages_ += messages;
    return has_room(bytes);
}

bool Connection::fits(std::size_t bytes) const {
    return outbox_.size() + writing_.size() + bytes <= options_.outbox_bytes_max;
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
    append_close(outbox_, close, next_mask());
    more_.notify();
    close_timer_.arm_after(options_.close_timeout, [this] { abort(); });
}

Task<> Connection::leave() {
    close({});
    nobody_reads_ = true;
    more_.notify();
    // Gives the memory of what was read last back: the other side may take its time.
    decoder_ = Decoder(options_.role, options_.limits);
    co_await discard(*stream_);
}

void Connection::abort() {
    ended_ = true;
    stream_->close();
    more_.notify();
}

Task<> Connection::write_loop() {
    while (!ended_) {
        if (!outbox_.empty()) {
            if (!co_await write_out()) abort();
        } else if (close_sent_ && (close_received_ || nobody_reads_)) {
            co_return stream_->finish();
        } else {
            co_await more_.wait();
        }
    }
}

Task<bool> Connection::write_out() {
    std::swap(outbox_, writing_);
    outbox_messages_ = 0;
    std::string_view left = writing_;
    while (!left.empty() && !ended_) {
        const Result<std::size_t> count = stream_->try_write(left);
        if (count) {
            left.remove_prefix(*count);
        } else if (count.error() != error::would_block || co_await stream_->writable()) {
            co_return false;
        }
    }
    release(writing_);
    co_return true;
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
