#include "net/http/head.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>

#include "net/transport/error.hpp"

namespace coqewd::net::http {

namespace beast = boost::beast;

namespace {

/// Feeds the parser until it has the empty line; what is left over is `rest`.
template <typename Parser>
Task<error_code> read_head(Stream& stream, Parser& parser, std::string& rest) {
    parser.header_limit(head_bytes_max);
    std::array<char, 4096> bytes{};
    error_code failure;
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

Task<Result<RequestHead>> read_request_head(Stream& stream) {
    beast::http::request_parser<beast::http::empty_body> parser;
    RequestHead head;
    if (const error_code failure = co_await read_head(stream, parser, head.rest)) {
        co_return failure;
    }
    const auto& message = parser.get();
    head.method = std::string(message.method_string());
    head.target = std::string(message.target());
    head.version = message.version();
    head.fields = fields_of(message);
    co_return head;
}

Task<Result<ResponseHead>> read_response_head(Stream& stream) {
    beast::http::response_parser<beast::http::empty_body> parser;
    ResponseHead head;
    if (const error_code failure = co_await read_head(stream, parser, head.rest)) {
        co_return failure;
    }
    head.status = parser.get().result_int();
    head.fields = fields_of(parser.get());
    co_return head;
}

unsigned status_for(const error_code& failure) {
    if (failure == beast::http::error::header_limit) return 431;
    const error_code any_http = make_error_code(beast::http::error::bad_version);
    return failure.category() == any_http.category() ? 400 : 0;
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
    const auto reason = beast::http::obsolete_reason(beast::http::int_to_status(response.status));
    std::string text = "HTTP/1.1 " + std::to_string(response.status) + ' ' + std::string(reason);
    const auto add = [&text](std::string_view name, std::string_view value) {
        text.append("\r\n").append(name).append(": ").append(value);
    };
    if (!response.content_type.empty()) add("Content-Type", response.content_type);
    if (has_content(response.status)) add("Content-Length", std::to_string(response.body.size()));
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
