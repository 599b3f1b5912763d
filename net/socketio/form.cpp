#include "net/socketio/form.hpp"

#include <algorithm>
#include <cstddef>

namespace coqewd::net::socketio {
namespace {

/// The value of a hexadecimal digit; -1 for another character.
int hex_digit(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

/// The byte of an escape `%XX` at the front; nothing when there is none.
std::optional<char> escaped_byte(std::string_view text) {
    if (text.size() < 3 || text[0] != '%') return std::nullopt;
    const int high = hex_digit(text[1]);
    const int low = hex_digit(text[2]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high << 4 | low);
}

std::string decode(std::string_view encoded) {
    std::string text;
    text.reserve(encoded.size());
    while (!encoded.empty()) {
        if (const auto byte = escaped_byte(encoded)) {
            text += *byte;
            encoded.remove_prefix(3);
            continue;
        }
        text += encoded.front() == '+' ? ' ' : encoded.front();
        encoded.remove_prefix(1);
    }
    return text;
}

bool means(std::string_view encoded_name, std::string_view name) {
    if (encoded_name == name) return true;
    // An encoded name has at most three characters for each one of its own.
    return encoded_name.size() <= 3 * name.size() && decode(encoded_name) == name;
}

}  // namespace

std::optional<std::string> last_value(std::string_view form, std::string_view name) {
    std::optional<std::string_view> last;
    while (!form.empty()) {
        const std::string_view parameter = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(parameter.size() + 1, form.size()));
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        if (!means(parameter.substr(0, equals), name)) continue;
        last = parameter.substr(std::min(equals + 1, parameter.size()));
    }
    if (!last) return std::nullopt;
    return decode(*last);
}

std::vector<std::pair<std::string, std::string>> values_of(std::string_view form) {
    std::vector<std::pair<std::string, std::string>> values;
    while (!form.empty()) {
        const std::string_view parameter = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(parameter.size() + 1, form.size()));
        if (parameter.empty()) continue;
        const std::size_t equals = std::min(parameter.find('='), parameter.size());
        const std::size_t value = std::min(equals + 1, parameter.size());
        values.emplace_back(decode(parameter.substr(0, equals)), decode(parameter.substr(value)));
    }
    return values;
}

}  // namespace coqewd::net::socketio
