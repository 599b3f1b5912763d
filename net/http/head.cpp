#include "net/http/head.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>
#include <cstdint>

#include "net/http/error.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::http {

namespace beast = boost::beast;

namespace {

using RequestParser = beast::http::request_parser<beast::http::empty_body>;
using ResponseParser = beast::http::response_parser<beast::http::empty_body>;

/// Feeds the parser until it has the empty line; what is left over is `rest`.
Task<error_code> read_head(Stream& stream, ResponseParser& parser, std::string& rest) {
    parser.header_limit(head_bytes_max);
    std::array<char, 4096> bytes{};
    error_code failure;
    // Beast's limit does not count the fields that it has taken before.
    std::size_t room = 2 * head_bytes_max;
    while (!parser.is_header_done()) {
        const Result<std::size_t> count = stream.try_read(bytes);
        if (count) {
            rest.append(bytes.data(), *count);
        } else if (count.error() != error::would_block) {
            co_return count.error();
        } else if ((failure = co_await stream.readable())) {
            co_return failure;
        } else {
            continue;
        }
        const std::size_t used = parser.put(boost::asio::buffer(rest), failure);
        rest.erase(0, used);
        if (used > room) co_return beast::http::error::header_limit;
        room -= used;
        if (failure == beast::http::error::need_more) failure = {};
        if (failure) co_return failure;
    }
    co_return error_code();
}

template <typename Message>
Fields fields_of(const Message& message) {
    Fields fields;
    for (const auto& field : message) {
        fields.add(std::string(field.name_string()), std::string(field.value()));
    }
    return fields;
}

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
    return Error::not_http;
}

/// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    });
}

/// RFC 9110 section 5.5: no control character but the tab.
bool is_value(std::string_view text) {
    return std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

bool is_sound(const Field& field) {
    return is_token(field.name) && is_value(field.value) &&
           !beast::iequals(field.name, "Content-Length") &&
           !beast::iequals(field.name, "Transfer-Encoding");
}

}  // namespace

void Fields::add(std::string name, std::string value) {
    fields_.push_back({std::move(name), std::move(value)});
}

std::string Fields::get(std::string_view name) const {
    std::string value;
    for (const Field& field : fields_) {
        if (!beast::iequals(field.name, name)) continue;
        if (!value.empty()) value += ", ";
        value += field.value;
    }
    return value;
}

std::size_t Fields::count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        fields_, [name](const Field& field) { return beast::iequals(field.name, name); }));
}

Result<RequestHead> parse_request_head(std::string_view bytes) {
    RequestParser parser;
    // The lengths were bounded before, and nobody reads the body with this parser.
    parser.header_limit(static_cast<std::uint32_t>(bytes.size()) + 1);
    parser.body_limit(boost::none);
    error_code failure;
    parser.put(boost::asio::buffer(bytes.data(), bytes.size()), failure);
    if (failure || !parser.is_header_done()) return error_of(failure, bytes);
    const auto& message = parser.get();
    RequestHead head;
    head.method = std::string(message.method_string());
    head.target = std::string(message.target());
    head.version = message.version();
    head.fields = fields_of(message);
    return head;
}

Task<Result<ResponseHead>> read_response_head(Stream& stream) {
    ResponseParser parser;
    ResponseHead head;
    if (const error_code failure = co_await read_head(stream, parser, head.rest)) {
        co_return failure;
    }
    head.status = parser.get().result_int();
    head.fields = fields_of(parser.get());
    co_return head;
}

bool is_parser_error(const error_code& failure) {
    return failure.category() == make_error_code(beast::http::error::bad_version).category();
}

Task<error_code> write_all(Stream& stream, std::string_view bytes) {
    while (!bytes.empty()) {
        const Result<std::size_t> count = stream.try_write(bytes);
        if (count) {
            bytes.remove_prefix(*count);
            continue;
        }
        if (count.error() != error::would_block) co_return count.error();
        if (const error_code failure = co_await stream.writable()) co_return failure;
    }
    co_return error_code();
}

bool is_sound(const Response& response) {
    return response.status >= 200 && response.status <= 599 && is_value(response.content_type) &&
           std::ranges::all_of(response.fields, [](const Field& field) { return is_sound(field); });
}

bool has_content(unsigned status) {
    return status != 204 && status != 304;
}

std::string head_text(const Response& response, std::string_view connection) {
    Field length;
    if (has_content(response.status)) {
        length = {"Content-Length", std::to_string(response.body.size())};
    }
    return head_text(response, connection, length);
}

std::string head_text(const Response& response, std::string_view connection, const Field& framing) {
    const auto status = beast::http::int_to_status(response.status);
    std::string text = "HTTP/1.1 " + std::to_string(response.status) + ' ';
    if (status != beast::http::status::unknown) text += beast::http::obsolete_reason(status);
    const auto add = [&text](std::string_view name, std::string_view value) {
        text.append("\r\n").append(name).append(": ").append(value);
    };
    if (!response.content_type.empty()) add("Content-Type", response.content_type);
    if (!framing.name.empty()) add(framing.name, framing.value);
    if (!connection.empty()) add("Connection", connection);
    for (const Field& field : response.fields) {
        if (!beast::iequals(field.name, "Connection")) add(field.name, field.value);
    }
    text += "\r\n\r\n";
    return text;
}

std::string to_text(const Response& response) {
    std::string text = head_text(response, "close");
    if (has_content(response.status)) text += response.body;
    return text;
}

}  // namespace coqewd::net::http
