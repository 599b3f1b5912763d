#include "net/http/head.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdint>

#include "core/message/field_name.hpp"
#include "net/http/error.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::http {

namespace beast = boost::beast;

namespace {

using ResponseParser = beast::http::response_parser<beast::http::empty_body>;

std::string_view view_of(beast::string_view text) {
    return {text.data(), text.size()};
}

/// Few clients send more.
constexpr std::size_t usual_fields_max = 16;

/// What Beast's parser finds in a request goes where it is needed, and nowhere else before.
class RequestParser final : public beast::http::basic_parser<true> {
  public:
    explicit RequestParser(RequestHead& head) : head_(head) {}

  private:
    using String = beast::string_view;

    void on_request_impl(beast::http::verb, String method, String target, int version,
                         error_code&) override {
        head_.method = view_of(method);
        head_.target = view_of(target);
        head_.version = static_cast<unsigned>(version);
    }
    void on_field_impl(beast::http::field, String name, String value,
                       error_code& failure) override {
        if (head_.fields.size() == fields_max) {
            failure = Error::too_many_fields;
        } else {
            head_.fields.add(view_of(name), view_of(value));
        }
    }

    // It is given nothing but heads.
    void on_response_impl(int, String, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(String, error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, String, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, String, error_code&) override { return 0; }
    void on_finish_impl(error_code&) override {}

    RequestHead& head_;
};

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

Fields fields_of(const beast::http::fields& parsed) {
    Fields fields;
    for (const auto& field : parsed)
        fields.add(view_of(field.name_string()), view_of(field.value()));
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

error_code error_of(const error_code& failure, std::string_view head) {
    using beast::http::error;
    if (failure.category() == error_category()) return failure;
    if (failure == error::bad_version) return wrong_version(head);
    if (failure == error::bad_transfer_encoding) return Error::transfer_encoding;
    if (failure == error::bad_content_length) return Error::content_length;
    if (failure == error::multiple_content_length) return Error::content_length;
    return Error::not_http;
}

/// The authority and the rest of `http://shop.example/a`; one without an authority is invalid (RFC
/// 9110, section 4.2.1).
error_code settle_absolute_form(RequestHead& head) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!same_name(std::string_view(head.target).substr(0, scheme.size()), scheme)) continue;
        const std::size_t end =
            std::min(head.target.find_first_of("/?", scheme.size()), head.target.size());
        if (end == scheme.size()) return Error::host;
        head.fields.replace("Host", head.target.substr(scheme.size(), end - scheme.size()));
        head.target.erase(0, end);
        if (!head.target.starts_with('/')) head.target.insert(0, 1, '/');
        break;
    }
    return {};
}

}  // namespace

Result<RequestHead> parse_request_head(std::string_view bytes) {
    RequestHead head;
    head.fields.reserve(usual_fields_max, bytes.size());
    RequestParser parser(head);
    // The lengths were bounded before, and nobody reads the body with this parser.
    parser.header_limit(static_cast<std::uint32_t>(bytes.size()) + 1);
    parser.body_limit(boost::none);
    error_code failure;
    parser.put(boost::asio::buffer(bytes.data(), bytes.size()), failure);
    if (failure || !parser.is_header_done()) return error_of(failure, bytes);
    if (!head.target.starts_with('/')) {
        if (const error_code invalid = settle_absolute_form(head)) return invalid;
    }
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

}  // namespace coqewd::net::http
