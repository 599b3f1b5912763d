#include "net/http/connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "core/async/nursery.hpp"
#include "core/message/error_json.hpp"
#include "core/message/field_name.hpp"
#include "net/http/chunks.hpp"
#include "net/http/error.hpp"
#include "net/transport/await.hpp"
#include "net/transport/discard.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::http {

namespace asio = boost::asio;

namespace {

/// A thread keeps the memory of a head, up to that, for its next one.
constexpr std::size_t spare_bytes_max = 16 * 1024;

thread_local std::string spare;

constexpr std::string_view continue_text = "HTTP/1.1 100 Continue\r\n\r\n";

constexpr std::string_view line_end = "\r\n";

FaultCode code_of(unsigned status) {
    if (status == 408) return FaultCode::timed_out;
    return status == 413 || status == 431 ? FaultCode::too_big : FaultCode::bad_request;
}

}  // namespace

Connection::Connection(std::unique_ptr<Stream> stream, Options options, std::string unread)
    : stream_(std::move(stream)),
      options_(options),
      unread_(std::move(unread)),
      timer_(stream_->executor()) {}

Task<Result<RequestHead>> Connection::read_head() {
    const bool is_unanswered = phase_ == Phase::request || phase_ == Phase::response;
    if (ended_ || is_unanswered) co_return error::operation_aborted;
    if (phase_ == Phase::unread_body) {
        if (const error_code failure = co_await drop_body()) co_return end(failure);
    }
    release_memory();
    begin(Phase::idle, is_first_ ? options_.head_timeout : options_.idle_timeout);
    for (bool may_skip = true;;) {
        if (++turns_ % reads_in_a_row_max == 0) co_await asio::post(executor(), as_result);
        const Result<std::size_t> head_bytes = take_head(may_skip);
        if (!head_bytes) co_return co_await refuse(head_bytes.error());
        if (*head_bytes > 0) {
            Result<RequestHead> head = take_request(*head_bytes);
            if (!head) co_return co_await refuse(head.error());
            co_return head;
        }
        // As fill() does it, without a coroutine for each request.
        error_code failure = read_if_any(unread_, read_bytes_max);
        if (failure == error::would_block) failure = co_await readable();
        if (timed_out_) failure = co_await hear_out(failure);
        if (failure) co_return end(failure);
    }
}

/// How long the head is, once it is there.
Result<std::size_t> Connection::take_head(bool& may_skip) {
    if (phase_ == Phase::idle) {
        // Some clients send an empty line behind a body (RFC 9112 section 2.2).
        if (may_skip && unread_.starts_with(line_end)) {
            unread_.erase(0, line_end.size());
            may_skip = false;
        }
        if (unread_.empty() || (may_skip && unread_ == line_end.substr(0, 1))) return std::size_t{};
        // The first request's time runs from the beginning.
        if (is_first_) {
            phase_ = Phase::head;
        } else {
            begin(Phase::head, options_.head_timeout);
        }
        scanner_ = HeadScanner(options_.head_bytes_max);
        framing_ = {};
        body_refusal_ = {};
    }
    return scanner_.take(unread_);
}

Result<RequestHead> Connection::take_request(std::size_t head_bytes) {
    Result<RequestHead> head = parse_request_head({unread_.data(), head_bytes});
    if (!head) return head;
    const Result<Framing> framing = framing_of(*head);
    if (!framing) return framing.error();
    head_bytes_ = head_bytes;
    framing_ = *framing;
    is_first_ = false;
    begin(Phase::request, options_.body_timeout);
    return head;
}

void Connection::forget_head() {
    unread_.erase(0, std::exchange(head_bytes_, 0));
    release_memory();
}

/// An idle connection, and one that is held, has no buffer.
void Connection::release_memory() {
    if (!unread_.empty()) return;
    const std::size_t bytes = unread_.capacity();
    if (bytes > spare.capacity() && bytes <= spare_bytes_max) unread_.swap(spare);
    std::string().swap(unread_);
}

Task<Result<std::string>> Connection::read_body(std::size_t bytes_max, BodyRefusal refusal) {
    body_refusal_ = std::move(refusal);
    if (ended_ || phase_ != Phase::request) co_return error::operation_aborted;
    forget_head();
    std::string body;
    error_code failure;
    if (framing_.content_length > bytes_max) failure = Error::body_too_large;
    if (!failure && framing_.expects_continue) failure = co_await invite_body();
    if (!failure && framing_.chunked) failure = co_await read_chunks(body, bytes_max);
    if (!failure) failure = co_await read_counted(body);
    if (failure) co_return co_await refuse(failure);
    awaited_ = Awaited::nothing;
    co_return body;
}

/// Nobody waits for it who has sent the beginning of the body already.
Task<error_code> Connection::invite_body() {
    framing_.expects_continue = false;
    if (!framing_.has_body()) co_return error_code();
    if (unread_.empty()) static_cast<void>(read_some(unread_, read_bytes_max));
    co_return unread_.empty() ? co_await write(continue_text) : error_code();
}

Task<error_code> Connection::read_counted(std::string& body) {
    auto& left = framing_.content_length;
    const auto held = static_cast<std::size_t>(std::min<std::uint64_t>(left, unread_.size()));
    body.append(unread_, 0, held);
    unread_.erase(0, held);
    left -= held;
    while (left > 0) {
        const std::size_t had = body.size();
        const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left, read_bytes_max));
        if (const error_code failure = co_await fill(body, most)) co_return failure;
        left -= body.size() - had;
    }
    co_return error_code();
}

Task<error_code> Connection::read_chunks(std::string& body, std::size_t bytes_max) {
    ChunkDecoder decoder(bytes_max);
    for (;;) {
        const Result<std::size_t> used = decoder.take(unread_, body);
        if (!used) co_return used.error();
        unread_.erase(0, *used);
        if (decoder.is_done()) break;
        if (const error_code failure = co_await fill(unread_, read_bytes_max)) co_return failure;
    }
    framing_.chunked = false;
    co_return error_code();
}

Task<error_code> Connection::drop_body() {
    std::string dropped;
    co_return co_await read_counted(dropped);
}

Task<bool> Connection::wait_for(Signal& ready) {
    forget_head();
    if (ended_ || gone_) co_return false;
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    // Whatever ends the wait: the watch refers to this connection, and is waited for.
    co_await asio::this_coro::throw_if_cancelled(false);
    Nursery watcher(executor());
    waiter_ = &ready;
    watcher.spawn(watch());
    co_await ready.wait();
    waiter_ = nullptr;
    watcher.cancel();
    co_await watcher.join();
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return !gone_ && cancellation.cancelled() == asio::cancellation_type::none;
}

Task<> Connection::watch() {
    while (unread_.size() < options_.head_bytes_max) {
        const auto count = read_some(unread_, options_.head_bytes_max - unread_.size());
        if (count) continue;
        if (count.error() == error::would_block) {
            const error_code failure = co_await stream_->readable();
            if (!failure) continue;
            // The wait is over.
            if (failure == error::operation_aborted && stream_->is_open()) co_return;
        }
        gone_ = true;
        if (waiter_) waiter_->notify();
        co_return;
    }
}

Task<> Connection::finish() {
    if (!stream_) co_return;
    ended_ = true;
    timer_.arm_after(options_.write_timeout, [this] { abort(); });
    stream_->finish();
    co_await discard(*stream_);
    abort();
}

void Connection::abort() {
    if (!stream_) return;
    ended_ = gone_ = true;
    timer_.cancel();
    stream_->close();
    if (waiter_) waiter_->notify();
}

bool Connection::idle() const {
    return phase_ == Phase::idle && unread_.empty() && !ended_;
}

Connection::Released Connection::release() {
    forget_head();
    return release_request();
}

Connection::Released Connection::release_request() {
    timer_.cancel();
    ended_ = true;
    return {std::move(stream_), std::move(unread_)};
}

const Stream& Connection::stream() const {
    return *stream_;
}

Executor Connection::executor() const {
    return stream_->executor();
}

Result<std::size_t> Connection::read_some(std::string& to, std::size_t bytes_max) {
    std::array<char, read_bytes_max> bytes;
    const auto room = std::span(bytes).first(std::min(bytes_max, bytes.size()));
    const Result<std::size_t> count = stream_->try_read(room);
    if (count && to.empty() && &to == &unread_) to.swap(spare);
    if (count) to.append(bytes.data(), *count);
    is_dry_ = count ? *count < room.size() : count.error() == error::would_block;
    return count;
}

/// Does not ask the stream in vain: what was read last was all that had come.
error_code Connection::read_if_any(std::string& to, std::size_t bytes_max) {
    if (is_dry_) return error::would_block;
    const Result<std::size_t> count = read_some(to, bytes_max);
    return count ? error_code() : count.error();
}

Task<error_code> Connection::readable() {
    is_dry_ = false;
    turns_ = 0;
    watch_time(Awaited::bytes);
    return stream_->readable();
}

/// Waits until something more has come.
Task<error_code> Connection::fill(std::string& to, std::size_t bytes_max) {
    for (;;) {
        if (++turns_ % reads_in_a_row_max == 0) co_await asio::post(executor(), as_result);
        error_code failure = read_if_any(to, bytes_max);
        if (!failure) co_return failure;
        if (failure == error::would_block) failure = co_await readable();
        if (timed_out_) failure = co_await hear_out(failure);
        if (failure) co_return failure;
    }
}

/// The end of a wait that took too long: what the client still says is dropped.
Task<error_code> Connection::hear_out(error_code failure) {
    if (!failure) co_await discard(*stream_);
    co_return Error::too_slow;
}

/// Writes what the stream takes, and takes it from the bytes.
error_code Connection::write_at_once(std::string_view& bytes) {
    while (!bytes.empty()) {
        const Result<std::size_t> count = stream_->try_write(bytes);
        if (!count) return count.error() == error::would_block ? error_code() : count.error();
        bytes.remove_prefix(*count);
    }
    return {};
}

Task<error_code> Connection::write(std::string_view bytes) {
    for (;;) {
        if (const error_code failure = write_at_once(bytes)) co_return failure;
        if (bytes.empty()) break;
        watch_time(Awaited::room);
        if (const error_code failure = co_await stream_->writable()) co_return failure;
    }
    awaited_ = Awaited::nothing;
    co_return error_code();
}

void Connection::begin(Phase phase, Duration time) {
    phase_ = phase;
    time_ = time;
    due_.reset();
    awaited_ = Awaited::nothing;
}

/// Before a wait. Most waits end soon and are followed by another one, so that the alarm of an
/// earlier one is left where it is when it comes early enough.
void Connection::watch_time(Awaited awaited) {
    awaited_ = awaited;
    if (!due_) due_ = Deadline(timer_.clock().now(), time_).when();
    if (timer_.armed() && alarm_at_ <= *due_) return;
    alarm_at_ = *due_;
    timer_.arm(alarm_at_, [this] { look_at_time(); });
}

void Connection::look_at_time() {
    if (awaited_ == Awaited::nothing) return;
    if (timer_.clock().now() < *due_) return watch_time(awaited_);
    awaited_ == Awaited::bytes ? time_out() : abort();
}

/// Says so, when it is the request that is wrong.
Task<error_code> Connection::refuse(error_code failure) {
    if (http_status(failure) != 0 && !timed_out_) {
        begin(phase_, options_.write_timeout);
        const std::string text = refusal_text(failure);
        co_await write(text);
    }
    co_return end(failure);
}

/// The answer to what is no request. That a body is over its limit Engine.IO tells by the status
/// alone (spec/socketio.md 3).
std::string Connection::refusal_text(const error_code& failure) const {
    const unsigned status = http_status(failure);
    const std::string body = error_json(
        {.code = code_of(status), .text = failure.message(), .node = std::string(options_.node)});
    Response response{.status = status, .body = body, .fields = body_refusal_.fields};
    if (failure == Error::body_too_large && !body_refusal_.says_too_large) {
        response.content_type = {};
        response.body = {};
    }
    std::string text = head_text(response, sending(false));
    if (!framing_.wants_head_only) text += response.body;
    return text;
}

error_code Connection::end(error_code failure) {
    ended_ = true;
    timer_.cancel();
    std::string().swap(unread_);
    head_bytes_ = 0;
    return failure;
}

/// Who has begun a request is told, and gets the time to hear it; its reading goes on meanwhile.
void Connection::time_out() {
    if (phase_ != Phase::head && phase_ != Phase::request) return abort();
    timed_out_ = true;
    static_cast<void>(stream_->try_write(refusal_text(Error::too_slow)));
    stream_->finish();
    timer_.arm_after(options_.write_timeout, [this] { abort(); });
}

}  // namespace coqewd::net::http
