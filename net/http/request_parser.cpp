#include "net/http/request_parser.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

#include "net/http/error.hpp"

namespace coqewd::net::http {

namespace beast = boost::beast;

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A request in another version is not malformed; its first line says which one it is.
Error wrong_version(std::string_view head) {
    for (int words = 0; words < 2; ++words) head.remove_prefix(head.find(' ') + 1);
    const std::string_view word = head.substr(0, 8);
    const bool is_version = word.size() == 8 && word.starts_with("HTTP/") && is_digit(word[5]) &&
                            word[6] == '.' && is_digit(word[7]);
    const bool is_known = word == "HTTP/1.0" || word == "HTTP/1.1";
    return is_version && !is_known ? Error::version : Error::not_http;
}

Error error_of(const error_code& failure, std::string_view head) {
    using beast::http::error;
    if (failure == error::bad_version) return wrong_version(head);
    if (failure == error::bad_transfer_encoding) return Error::transfer_encoding;
    if (failure == error::bad_content_length) return Error::content_length;
    if (failure == error::multiple_content_length) return Error::content_length;
    // Our limit is the lower one, but for the room in which Beast joins folded lines.
    if (failure == error::header_limit) return Error::folded_field;
    return Error::not_http;
}

/// A field that is folded is used in one piece.
bool has_fold(std::string_view bytes) {
    return bytes.find("\n ") != std::string_view::npos ||
           bytes.find("\n\t") != std::string_view::npos;
}

/// How long the head may be: the first line, and the fields together.
std::size_t bytes_max_of(std::string_view bytes) {
    const std::size_t end = bytes.substr(0, head_bytes_max).find('\n');
    return end == std::string_view::npos ? head_bytes_max : end + 1 + head_bytes_max;
}

}  // namespace

struct RequestParser::State {
    State() {
        // Beast looks only at what it has not used yet, so that its limit depends on the cuts.
        parser.header_limit(4 * head_bytes_max);
        // Nobody reads the body with it.
        parser.body_limit(boost::none);
    }

    beast::http::request_parser<beast::http::empty_body> parser;
    std::size_t used = 0;
};

RequestParser::RequestParser() : state_(std::make_unique<State>()) {}
RequestParser::~RequestParser() = default;

Result<std::size_t> RequestParser::take(std::string_view bytes) {
    auto& [parser, used] = *state_;
    const std::size_t bytes_max = bytes_max_of(bytes);
    const std::string_view fresh = bytes.substr(used, bytes_max - used);
    error_code failure;
    const std::size_t count = parser.put(boost::asio::buffer(fresh.data(), fresh.size()), failure);
    used += count;
    if (has_fold(fresh.substr(0, count))) return Error::folded_field;
    if (failure && failure != beast::http::error::need_more) return error_of(failure, bytes);
    if (parser.is_header_done()) return used;
    if (bytes.size() >= bytes_max) return Error::head_too_large;
    return std::size_t{0};
}

RequestHead RequestParser::head() const {
    const auto& message = state_->parser.get();
    RequestHead head;
    head.method = std::string(message.method_string());
    head.target = std::string(message.target());
    head.version = message.version();
    for (const auto& field : message) {
        head.fields.add(std::string(field.name_string()), std::string(field.value()));
    }
    return head;
}

}  // namespace coqewd::net::http
