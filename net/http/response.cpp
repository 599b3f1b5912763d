#include "net/http/response.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <limits>

#include "net/http/characters.hpp"
#include "net/http/field_name.hpp"

namespace coqewd::net::http {

namespace beast = boost::beast;

namespace {

/// As many characters as the longest number has.
using Digits = std::array<char, std::numeric_limits<std::size_t>::digits10 + 1>;

constexpr std::string_view version = "HTTP/1.1 ";
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view colon = ": ";

std::string_view to_digits(std::size_t number, Digits& digits) {
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
}

/// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
    static constexpr auto characters = letters_digits_and("!#$%&'*+-.^_`|~");
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return characters[static_cast<unsigned char>(c)];
    });
}

/// RFC 9110 section 5.5: no control character but the tab. It looks at all of them, several at a
/// time, as there is next to never one.
bool is_value(std::string_view text) {
    bool has_control = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        has_control |= (byte < 0x20 && byte != '\t') || byte == 0x7F;
    }
    return !has_control;
}

bool is_sound(const Field& field) {
    return is_token(field.name) && is_value(field.value) &&
           !same_name(field.name, "Content-Length") && !same_name(field.name, "Transfer-Encoding");
}

/// Calls `add` for each piece of the head in its order.
template <typename Add>
void for_each_piece(const Response& response, std::string_view connection, const FieldView& framing,
                    const Add& add) {
    const auto add_field = [&add](std::string_view name, std::string_view value) {
        add(line_end);
        add(name);
        add(colon);
        add(value);
    };
    const auto status = beast::http::int_to_status(response.status);
    Digits digits;
    add(version);
    add(to_digits(response.status, digits));
    add(" ");
    if (status != beast::http::status::unknown) add(beast::http::obsolete_reason(status));
    if (!response.content_type.empty()) add_field("Content-Type", response.content_type);
    if (!framing.name.empty()) add_field(framing.name, framing.value);
    if (!connection.empty()) add_field("Connection", connection);
    for (const auto& [name, value] : response.fields) {
        if (!same_name(name, "Connection")) add_field(name, value);
    }
    add(line_end);
    add(line_end);
}

}  // namespace

bool is_sound(const Response& response) {
    return is_sound(response.status, response.content_type, response.fields);
}

bool is_sound(unsigned status, std::string_view content_type, std::span<const Field> fields) {
    return status >= 200 && status <= 599 && is_value(content_type) &&
           std::ranges::all_of(fields, [](const Field& field) { return is_sound(field); });
}

bool has_content(unsigned status) {
    return status != 204 && status != 304;
}

std::string head_text(const Response& response, std::string_view connection,
                      std::size_t room_behind) {
    Digits digits;
    FieldView length;
    if (has_content(response.status)) {
        length = {"Content-Length", to_digits(response.body.size(), digits)};
    }
    return head_text(response, connection, length, room_behind);
}

std::string head_text(const Response& response, std::string_view connection,
                      const FieldView& framing, std::size_t room_behind) {
    std::size_t bytes = 0;
    for_each_piece(response, connection, framing,
                   [&bytes](std::string_view piece) { bytes += piece.size(); });
    std::string text;
    text.reserve(bytes + room_behind);
    text.resize(bytes);
    char* end = text.data();
    for_each_piece(response, connection, framing,
                   [&end](std::string_view piece) { end = std::ranges::copy(piece, end).out; });
    return text;
}

std::string to_text(const Response& response) {
    std::string text = head_text(response, "close");
    if (has_content(response.status)) text += response.body;
    return text;
}

}  // namespace coqewd::net::http
