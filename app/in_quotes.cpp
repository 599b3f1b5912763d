#include "app/in_quotes.hpp"

#include <cstddef>

namespace coqewd {
namespace {

constexpr std::size_t shown_bytes_max = 160;

/// Ends a cut text before a character, not inside it.
std::string_view whole_characters(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) {
        --bytes_max;
    }
    return text.substr(0, bytes_max);
}

}  // namespace

std::string in_quotes(std::string_view text) {
    std::string out = "'";
    if (const auto at = text.rfind('@'); at != std::string_view::npos) {
        text.remove_prefix(at);
        out += "…";
    }
    const std::string_view shown = whole_characters(text, shown_bytes_max);
    for (const char c : shown) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7F ? '?' : c;
    }
    if (shown.size() < text.size()) out += "…";
    return out + "'";
}

}  // namespace coqewd
