// How http::Connection writes a response piece by piece.

#include <array>
#include <boost/asio/post.hpp>
#include <charconv>

#include "net/http/connection.hpp"
#include "net/transport/await.hpp"
#include "net/transport/discard.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::http {

namespace {

/// A chunk up to that goes out in one piece with what frames it.
constexpr std::size_t joined_bytes_max = 16 * 1024;

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view last_chunk = "0\r\n\r\n";

/// The line before a chunk (RFC 9112 section 7.1).
std::string size_line(std::size_t bytes) {
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), bytes, 16).ptr;
    return std::string(digits.data(), end).append(line_end);
}

}  // namespace

Task<error_code> Connection::begin_response(const Response& head,
                                            std::optional<std::uint64_t> length) {
    if (!is_sound(head)) {
        const error_code failure = co_await respond(head);
        co_return end(failure ? failure : error::end_of_stream);
    }
    if (ended_ || phase_ != Phase::request) co_return error::operation_aborted;
    forget_head();
    body_end_ = body_end_for(head, length.has_value());
    announced_left_ = length.value_or(0);
    goes_on_ = body_end_ != BodyEnd::connection && may_go_on(head);
    const std::string digits = std::to_string(length.value_or(0));
    FieldView framing;
    if (length && has_content(head.status)) framing = {"Content-Length", digits};
    if (body_end_ == BodyEnd::chunk) framing = {"Transfer-Encoding", "chunked"};
    begin(Phase::response, options_.write_timeout);
    const std::string text = head_text(head, sending(goes_on_), framing);
    const error_code failure = co_await write(text);
    co_return failure ? end(failure) : failure;
}

Connection::BodyEnd Connection::body_end_for(const Response& head, bool has_length) const {
    if (framing_.wants_head_only || !has_content(head.status)) return BodyEnd::none;
    if (has_length) return BodyEnd::length;
    return framing_.is_old ? BodyEnd::connection : BodyEnd::chunk;
}

Task<error_code> Connection::write_some(std::string_view bytes) {
    if (ended_ || phase_ != Phase::response) co_return error::operation_aborted;
    if (gone_) co_return end(error::broken_pipe);
    // An empty chunk would end the body.
    if (bytes.empty() || body_end_ == BodyEnd::none) co_return error_code();
    // A client that takes everything at once must not keep the others from their turn.
    if (++turns_ % reads_in_a_row_max == 0) co_await boost::asio::post(executor(), as_result);
    begin(Phase::response, options_.write_timeout);
    error_code failure;
    if (body_end_ == BodyEnd::chunk) {
        failure = co_await write_chunk(bytes);
    } else if (body_end_ == BodyEnd::length) {
        failure = co_await write_counted(bytes);
    } else {
        failure = co_await write(bytes);
    }
    co_return failure ? end(failure) : failure;
}

/// What is more than announced would be read as the next response.
Task<error_code> Connection::write_counted(std::string_view bytes) {
    if (bytes.size() > announced_left_) co_return error::operation_aborted;
    announced_left_ -= bytes.size();
    co_return co_await write(bytes);
}

Task<error_code> Connection::write_chunk(std::string_view bytes) {
    std::string text = size_line(bytes.size());
    if (bytes.size() <= joined_bytes_max) {
        text.append(bytes).append(line_end);
        co_return co_await write(text);
    }
    error_code failure = co_await write(text);
    if (!failure) failure = co_await write(bytes);
    if (!failure) failure = co_await write(line_end);
    co_return failure;
}

Task<error_code> Connection::end_response() {
    if (ended_ || phase_ != Phase::response) co_return error::operation_aborted;
    if (gone_) co_return end(error::broken_pipe);
    if (body_end_ == BodyEnd::length && announced_left_ > 0) {
        co_return end(error::operation_aborted);
    }
    if (body_end_ == BodyEnd::chunk) {
        begin(Phase::response, options_.write_timeout);
        if (const error_code failure = co_await write(last_chunk)) co_return end(failure);
    }
    co_return after_response(goes_on_);
}

}  // namespace coqewd::net::http
