#include "net/http/response.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <limits>

#include "core/message/field_name.hpp"
#include "core/message/http_field.hpp"

namespace coqewd::net::http {

namespace beast = boost::beast;

namespace {

/// As many characters as the longest number has.
using Digits = std::array<char, std::numeric_limits<std::size_t>::digits10 + 1>;

constexpr std::string_view version = "HTTP/1.1 ";
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view colon = ": ";

/// The status line, the names of what a server says by itself, and the empty line, with room.
constexpr std::size_t own_bytes_max = 200;

std::string_view to_digits(std::size_t number, Digits& digits) {
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
}

/// What its head has, at most.
std::size_t head_bytes_max_of(const Response& response) {
    std::size_t bytes = own_bytes_max + response.content_type.size();
    for (const auto& [name, value] : response.fields) {
        bytes += name.size() + colon.size() + value.size() + line_end.size();
    }
    return bytes;
}

bool has(const Response& response, std::string_view name) {
    return std::ranges::any_of(response.fields,
                               [name](const Field& field) { return same_name(field.name, name); });
}

/// Begins with the end of the line before it.
void append_field(std::string& text, std::string_view name, std::string_view value) {
    text.append(line_end).append(name).append(colon).append(value);
}

}  // namespace

bool is_sound(const Response& response) {
    return is_sound(response.status, response.content_type, response.fields);
}

bool is_sound(unsigned status, std::string_view content_type, std::span<const Field> fields) {
    const auto is_sound = [](const Field& field) {
        return is_sound_field(field.name, field.value);
    };
    return is_final_status(static_cast<int>(status)) && is_field_value(content_type) &&
           std::ranges::all_of(fields, is_sound);
}

bool has_content(unsigned status) {
    return status != 204 && status != 304;
}

std::string head_text(const Response& response, const Sending& sending, std::size_t room_behind) {
    Digits digits;
    FieldView length;
    if (has_content(response.status)) {
        length = {"Content-Length", to_digits(response.body.size(), digits)};
    }
    return head_text(response, sending, length, room_behind);
}

std::string head_text(const Response& response, const Sending& sending, const FieldView& framing,
                      std::size_t room_behind) {
    const auto status = beast::http::int_to_status(response.status);
    Digits digits;
    std::string text;
    text.reserve(head_bytes_max_of(response) + room_behind);
    text.append(version).append(to_digits(response.status, digits)) += ' ';
    if (status != beast::http::status::unknown) text += beast::http::obsolete_reason(status);
    if (!response.content_type.empty()) append_field(text, "Content-Type", response.content_type);
    if (!framing.name.empty()) append_field(text, framing.name, framing.value);
    if (!sending.connection.empty()) {
        append_field(text, "Connection", sending.connection);
        // Who names a protocol says so here too (RFC 9110 section 7.8).
        if (has(response, "Upgrade")) text.append(", Upgrade");
    }
    if (!sending.date.empty() && !has(response, "Date")) append_field(text, "Date", sending.date);
    for (const auto& [name, value] : response.fields) {
        if (!same_name(name, "Connection")) append_field(text, name, value);
    }
    text.append(line_end).append(line_end);
    return text;
}

std::string to_text(const Response& response) {
    std::string text = head_text(response, {.connection = "close"});
    if (has_content(response.status)) text += response.body;
    return text;
}

}  // namespace coqewd::net::http
