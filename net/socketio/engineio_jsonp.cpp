#include "net/socketio/engineio_jsonp.hpp"

#include <cstddef>

#include "core/message/json_text.hpp"
#include "net/socketio/form.hpp"

namespace coqewd::net::socketio {
namespace {

/// U+2028 and U+2029 end a line in old JavaScript, also within a string. Both begin with these
/// bytes in UTF-8.
constexpr std::string_view separator_lead = "\xE2\x80";

/// Appends a JSON text with both characters escaped.
void append_as_javascript(std::string& out, std::string_view json) {
    for (;;) {
        const std::size_t lead = json.find(separator_lead);
        const std::string_view character = lead == json.npos ? "" : json.substr(lead, 3);
        out += json.substr(0, lead);
        if (lead == json.npos) return;
        if (character.back() == '\xA8') {
            out += "\\u2028";
        } else if (character.back() == '\xA9') {
            out += "\\u2029";
        } else {
            out += character;
        }
        json.remove_prefix(lead + character.size());
    }
}

/// The client doubles the backslash of each escaped line feed, so that a browser can not confuse it
/// with a line feed of its own; both are taken back.
std::string restore_line_feeds(std::string_view escaped) {
    std::string text;
    text.reserve(escaped.size());
    while (!escaped.empty()) {
        if (escaped.starts_with("\\\\n")) {
            text += "\\n";
            escaped.remove_prefix(3);
        } else if (escaped.starts_with("\\n")) {
            text += '\n';
            escaped.remove_prefix(2);
        } else {
            text += escaped.front();
            escaped.remove_prefix(1);
        }
    }
    return text;
}

}  // namespace

std::string wrap_jsonp(std::uint32_t index, std::string_view text_body) {
    std::string json;
    append_quoted(json, text_body);
    std::string answer = "___eio[" + std::to_string(index) + "](";
    append_as_javascript(answer, json);
    answer += ");";
    return answer;
}

Result<std::string> unwrap_jsonp(std::string_view form_body) {
    const auto data = last_value(form_body, "d");
    if (!data) return ParseError::no_jsonp_data;
    return restore_line_feeds(*data);
}

}  // namespace coqewd::net::socketio
