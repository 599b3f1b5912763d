#include "app/log_line.hpp"

#include "core/message/json_characters.hpp"

namespace coqewd {
namespace {

/// How many bytes the character has that may stand in the log as it is; 0 when it may not.
std::size_t printable_size(const char* at, const char* end) {
    const auto first = static_cast<unsigned char>(*at);
    if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : 0;
    const std::size_t size = utf8_size(at, end);
    // U+0080 to U+009F are control characters too: U+009B begins what ESC [ begins.
    const bool control = size == 2 && first == 0xC2 && static_cast<unsigned char>(at[1]) < 0xA0;
    return control ? 0 : size;
}

void append_spelled_out(std::string& line, char byte) {
    constexpr std::string_view digits = "0123456789abcdef";
    switch (byte) {
        case '\n':
            line += "\\n";
            return;
        case '\r':
            line += "\\r";
            return;
        case '\t':
            line += "\\t";
            return;
        default:
            break;
    }
    const auto value = static_cast<unsigned char>(byte);
    line += "\\x";
    line += digits[value >> 4U];
    line += digits[value & 0x0FU];
}

}  // namespace

std::string log_line(std::string_view text) {
    constexpr std::size_t longest_character = 4;
    std::string line;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end && line.size() + longest_character <= log_line_bytes_max) {
        const std::size_t size = printable_size(at, end);
        if (size == 0) {
            append_spelled_out(line, *at++);
        } else {
            line.append(at, size);
            at += size;
        }
    }
    if (at != end) line += "… (" + std::to_string(text.size()) + " bytes)";
    return line;
}

}  // namespace coqewd
