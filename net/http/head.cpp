#include "net/http/head.hpp"

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

std::string to_text(const Response& response) {
    const auto reason = beast::http::obsolete_reason(beast::http::int_to_status(response.status));
    std::string text = "HTTP/1.1 " + std::to_string(response.status) + ' ' + std::string(reason);
    text += "\r\nContent-Type: ";
    text += response.content_type;
    text += "\r\nContent-Length: " + std::to_string(response.body.size());
    text += "\r\nConnection: close\r\n";
    for (const Field& field : response.fields) text += field.name + ": " + field.value + "\r\n";
    text += "\r\n";
    text += response.body;
    return text;
}

}  // namespace coqewd::net::http
