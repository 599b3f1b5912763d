#include "net/http/file_path.hpp"

#include <algorithm>

#include "core/message/utf8.hpp"

namespace coqewd::net::http {

namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

/// What stands in a target as it is (RFC 3986 section 3.3).
constexpr std::string_view unreserved = "-._~!$&'()*+,;=:@";

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::optional<unsigned> hex_value(char c) {
    const char upper = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    const std::size_t value = hex_digits.find(upper);
    if (value == std::string_view::npos) return std::nullopt;
    return static_cast<unsigned>(value);
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            decoded += text[at];
            continue;
        }
        if (text.size() - at < 3) return std::nullopt;
        const auto high = hex_value(text[at + 1]);
        const auto low = hex_value(text[at + 2]);
        if (!high || !low) return std::nullopt;
        decoded += static_cast<char>(*high * 16 + *low);
        at += 2;
    }
    return decoded;
}

bool is_safe_name(std::string_view name) {
    const auto is_forbidden = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F || c == '/' || c == '\\';
    };
    return !name.empty() && name[0] != '.' && std::ranges::none_of(name, is_forbidden) &&
           is_utf8(name);
}

std::optional<std::string> as_it_is(std::string_view text) {
    return std::string(text);
}

/// Cut at its slashes before anything is decoded.
std::optional<FilePath> path_of(std::string_view text,
                                std::optional<std::string> (*decoded)(std::string_view)) {
    FilePath path;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('/'), text.size());
        const std::optional<std::string> name = decoded(text.substr(0, end));
        if (!name || !is_safe_name(*name)) return std::nullopt;
        if (!path.text.empty()) path.text += '/';
        path.text += *name;
        path.names_folder = end < text.size();
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (path.text.empty()) path.names_folder = true;
    return path;
}

}  // namespace

std::optional<FilePath> path_of_target(std::string_view target) {
    const std::string_view path = target.substr(0, target.find('?'));
    if (!path.starts_with('/')) return std::nullopt;
    return path_of(path.substr(1), &percent_decoded);
}

std::optional<FilePath> path_of_text(std::string_view text) {
    return path_of(text, &as_it_is);
}

std::string target_of(const FilePath& path) {
    std::string target = "/";
    for (const char c : path.text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '/' || is_letter_or_digit(c) || unreserved.find(c) != std::string_view::npos) {
            target += c;
        } else {
            target.append({'%', hex_digits[byte / 16], hex_digits[byte % 16]});
        }
    }
    if (path.names_folder && !path.text.empty()) target += '/';
    return target;
}

}  // namespace coqewd::net::http
