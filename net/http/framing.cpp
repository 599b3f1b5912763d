#include "net/http/framing.hpp"

#include <algorithm>
#include <charconv>

#include "net/http/error.hpp"
#include "net/http/field_name.hpp"

namespace coqewd::net::http {
namespace {

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// RFC 3986 section 3.2.2, with the port; an empty one is sound too.
bool is_host(std::string_view text) {
    constexpr std::string_view marks = "-._~%!$&'()*+,;=[]:";
    return std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
               marks.find(c) != std::string_view::npos;
    });
}

error_code check_host(const RequestHead& head) {
    const std::size_t count = head.fields.count("Host");
    if (count > 1 || (count == 0 && head.version >= 11)) return Error::host;
    return is_host(head.fields.get("Host")) ? error_code() : Error::host;
}

/// Exactly once, because Fields::get() passes over empty ones.
error_code read_transfer_encoding(const RequestHead& head, Framing& framing) {
    const std::size_t count = head.fields.count("Transfer-Encoding");
    if (count == 0) return {};
    framing.chunked = same_name(head.fields.get("Transfer-Encoding"), "chunked");
    const bool is_alone = count == 1 && head.fields.count("Content-Length") == 0;
    const bool is_sound = framing.chunked && is_alone && head.version >= 11;
    return is_sound ? error_code() : Error::transfer_encoding;
}

/// The same number twice would be allowed (RFC 9110 section 8.6); nobody sends it in good faith.
error_code read_content_length(const RequestHead& head, Framing& framing) {
    const std::size_t count = head.fields.count("Content-Length");
    if (count == 0) return {};
    const std::string text = head.fields.get("Content-Length");
    const char* const end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, framing.content_length);
    const bool is_sound = count == 1 && failure == std::errc() && stop == end;
    return is_sound ? error_code() : Error::content_length;
}

/// HTTP/1.0 knows no expectations: they are not looked at (RFC 9110 section 10.1.1).
error_code read_expectation(const RequestHead& head, Framing& framing) {
    const std::string expected = head.fields.get("Expect");
    if (expected.empty() || head.version < 11) return {};
    framing.expects_continue = same_name(expected, "100-continue");
    return framing.expects_continue ? error_code() : Error::expectation;
}

bool keeps_alive(const RequestHead& head) {
    const std::string connection = head.fields.get("Connection");
    if (has_token(connection, "close")) return false;
    return head.version >= 11 || has_token(connection, "keep-alive");
}

}  // namespace

Result<Framing> framing_of(const RequestHead& head) {
    Framing framing;
    if (const error_code failure = check_host(head)) return failure;
    if (const error_code failure = read_transfer_encoding(head, framing)) return failure;
    if (const error_code failure = read_content_length(head, framing)) return failure;
    if (const error_code failure = read_expectation(head, framing)) return failure;
    framing.keeps_alive = keeps_alive(head);
    framing.is_old = head.version < 11;
    framing.wants_head_only = head.method == "HEAD";
    return framing;
}

bool has_token(std::string_view list, std::string_view token) {
    for (;;) {
        const std::size_t comma = list.find(',');
        if (same_name(trim(list.substr(0, comma)), token)) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace coqewd::net::http
