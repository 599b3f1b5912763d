// How http::Connection writes a response whose body is there.

#include <algorithm>
#include <utility>

#include "core/message/field_name.hpp"
#include "net/http/chunks.hpp"
#include "net/http/connection.hpp"
#include "net/http/http_date.hpp"
#include "net/http/tokens.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::http {

namespace {

/// A body up to that goes out in one piece with its head.
constexpr std::size_t joined_bytes_max = 16 * 1024;

/// What a client has write_timeout for.
constexpr std::size_t piece_bytes_max = 64 * 1024;

/// An unread body up to that is dropped; a larger one costs the connection.
constexpr std::size_t dropped_bytes_max = 64 * 1024;

/// What takes the place of a response that is not sound.
const Response& unsound() {
    static const Response response{.status = 500,
                                   .body = R"({"error":"The response can not be sent"})"};
    return response;
}

bool asks_for_close(const Response& response) {
    return std::ranges::any_of(response.fields, [](const Field& field) {
        return same_name(field.name, "Connection") && has_token(field.value, "close");
    });
}

}  // namespace

Task<error_code> Connection::respond(const Response& response) {
    if (ended_ || phase_ != Phase::request) co_return error::operation_aborted;
    forget_head();
    const Response& sent = is_sound(response) ? response : unsound();
    const bool goes_on = may_go_on(sent);
    std::string_view body;
    if (!framing_.wants_head_only && has_content(sent.status)) body = sent.body;
    const std::size_t joined = body.size() <= joined_bytes_max ? body.size() : 0;
    std::string text = head_text(sent, sending(goes_on), joined);
    text.append(body.substr(0, joined));
    body.remove_prefix(joined);
    // What has been read of all connections is answered before the first answer wakes its client,
    // which then finds the others too.
    Signal turn(executor());
    turn.notify();
    co_await turn.next();
    if (ended_) co_return error::operation_aborted;
    begin(Phase::request, options_.write_timeout);
    std::string_view left = text;
    error_code failure = write_at_once(left);
    if (!failure && !left.empty()) failure = co_await write(left);
    if (!failure && !body.empty()) failure = co_await write_pieces(body);
    co_return failure ? end(failure) : after_response(goes_on);
}

/// A large body may take as long as it does, while the client takes one piece of it after the other
/// in time.
Task<error_code> Connection::write_pieces(std::string_view body) {
    while (!body.empty()) {
        const std::string_view piece = body.substr(0, piece_bytes_max);
        begin(Phase::request, options_.write_timeout);
        if (const error_code failure = co_await write(piece)) co_return failure;
        body.remove_prefix(piece.size());
    }
    co_return error_code();
}

Task<error_code> Connection::write_switch(std::string_view response) {
    if (ended_ || phase_ != Phase::request) co_return error::operation_aborted;
    forget_head();
    begin(Phase::request, options_.write_timeout);
    const error_code failure = co_await write(response);
    co_return failure ? end(failure) : failure;
}

bool Connection::may_go_on(const Response& response) {
    return framing_.keeps_alive && !asks_for_close(response) && can_drop_body();
}

Sending Connection::sending(bool goes_on) const {
    return {.connection = connection_field(goes_on),
            .date = kept_http_date(timer_.clock().wall_now())};
}

/// Who speaks HTTP/1.0 has asked for it and wants to be told.
std::string_view Connection::connection_field(bool goes_on) const {
    if (!goes_on) return "close";
    return framing_.is_old ? "keep-alive" : "";
}

error_code Connection::after_response(bool goes_on) {
    if (!goes_on) return end(error::end_of_stream);
    begin(framing_.has_body() ? Phase::unread_body : Phase::idle, options_.body_timeout);
    return error_code();
}

/// Whether the next request can be found behind this one's body. One that the client holds back
/// may come or not.
bool Connection::can_drop_body() {
    if (framing_.expects_continue && framing_.has_body() && unread_.empty()) return false;
    if (!framing_.chunked) return framing_.content_length <= dropped_bytes_max;
    if (unread_.size() < read_bytes_max) static_cast<void>(read_some(unread_, read_bytes_max));
    ChunkDecoder decoder(dropped_bytes_max);
    std::string dropped;
    const Result<std::size_t> used = decoder.take(unread_, dropped);
    if (!used || !decoder.is_done()) return false;
    unread_.erase(0, *used);
    framing_.chunked = false;
    return true;
}

}  // namespace coqewd::net::http
