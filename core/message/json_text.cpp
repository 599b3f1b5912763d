#include "core/message/json_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

#include "core/message/json_characters.hpp"

namespace coqewd {
namespace {

/// One character in UTF-8.
struct Character {
    std::array<char, 4> bytes{};
    std::size_t size = 0;

    std::string_view view() const { return {bytes.data(), size}; }
    void push_back(unsigned byte) { bytes[size++] = static_cast<char>(byte); }
};

Character ascii(char byte) {
    Character character;
    character.push_back(static_cast<unsigned char>(byte));
    return character;
}

Character encoded(unsigned code_point) {
    Character character;
    const auto continuation = [&](int shift) {
        character.push_back(0x80 | (code_point >> shift & 0x3F));
    };
    if (code_point < 0x80) {
        character.push_back(code_point);
    } else if (code_point < 0x800) {
        character.push_back(0xC0 | code_point >> 6);
        continuation(0);
    } else if (code_point < 0x10000) {
        character.push_back(0xE0 | code_point >> 12);
        continuation(6);
        continuation(0);
    } else {
        character.push_back(0xF0 | code_point >> 18);
        continuation(12);
        continuation(6);
        continuation(0);
    }
    return character;
}

/// Takes the four digits of a \u escape from behind its u.
unsigned take_code_unit(std::string_view& raw) {
    const std::string_view digits = raw.substr(0, 4);
    unsigned unit = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
    raw.remove_prefix(digits.size());
    return unit;
}

Character take_code_point(std::string_view& raw) {
    const unsigned unit = take_code_unit(raw);
    if (unit < 0xD800 || unit > 0xDFFF) return encoded(unit);
    // A scan has seen that the other half of the pair follows.
    raw.remove_prefix(std::min<std::size_t>(2, raw.size()));
    const unsigned low = take_code_unit(raw);
    return encoded(0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF));
}

/// Takes one escape, from behind its backslash.
Character take_escape(std::string_view& raw) {
    if (raw.empty()) return {};
    const char letter = raw.front();
    raw.remove_prefix(1);
    switch (letter) {
        case 'b':
            return ascii('\b');
        case 'f':
            return ascii('\f');
        case 'n':
            return ascii('\n');
        case 'r':
            return ascii('\r');
        case 't':
            return ascii('\t');
        case 'u':
            return take_code_point(raw);
        default:
            return ascii(letter);
    }
}

/// Gives the text between quotes piece by piece, for as long as `take(piece)` returns true.
template <typename Take>
bool each_piece(std::string_view raw, const Take& take) {
    for (;;) {
        const std::size_t backslash = raw.find('\\');
        if (!take(raw.substr(0, backslash))) return false;
        if (backslash == raw.npos) return true;
        raw.remove_prefix(backslash + 1);
        if (!take(take_escape(raw).view())) return false;
    }
}

void append_control(std::string& json, char control) {
    constexpr std::string_view digits = "0123456789abcdef";
    switch (control) {
        case '\b':
            json += "\\b";
            return;
        case '\f':
            json += "\\f";
            return;
        case '\n':
            json += "\\n";
            return;
        case '\r':
            json += "\\r";
            return;
        case '\t':
            json += "\\t";
            return;
        default:
            break;
    }
    json += "\\u00";
    json += digits[static_cast<unsigned char>(control) >> 4];
    json += digits[static_cast<unsigned char>(control) & 0xF];
}

/// Appends what takes the place of such a byte.
void append_special(std::string& json, char byte) {
    if (!is_ascii(byte)) {
        json += "\xEF\xBF\xBD";
    } else if (byte < 0x20) {
        append_control(json, byte);
    } else {
        json += '\\';
        json += byte;
    }
}

/// What becomes of a byte that is not part of valid UTF-8.
enum class NotUtf8 : std::uint8_t { replaced, refused };

/// False at the first byte that is refused.
bool quote(std::string& json, std::string_view text, NotUtf8 otherwise) {
    const char* at = text.data();
    const char* const end = at + text.size();
    json += '"';
    for (;;) {
        const char* const special = skip_verbatim(at, end);
        json.append(at, static_cast<std::size_t>(special - at));
        if (special == end) break;
        if (otherwise == NotUtf8::refused && !is_ascii(*special)) return false;
        append_special(json, *special);
        at = special + 1;
    }
    json += '"';
    return true;
}

}  // namespace

bool is_plain(const JsonSpan& string) {
    return string.plain ||
           (string.kind == JsonKind::string && string.text.find('\\') == string.text.npos);
}

std::string_view inside_quotes(const JsonSpan& string) {
    return string.text.size() < 2 ? std::string_view()
                                  : string.text.substr(1, string.text.size() - 2);
}

bool unescape(const JsonSpan& string, std::string& text) {
    text.clear();
    if (string.kind != JsonKind::string) return false;
    // What is escaped is never shorter than what it means.
    text.reserve(string.text.size());
    return each_piece(inside_quotes(string), [&](std::string_view piece) {
        text += piece;
        return true;
    });
}

bool equals(const JsonSpan& string, std::string_view text) {
    if (string.plain) return inside_quotes(string) == text;
    if (string.kind != JsonKind::string) return false;
    const bool begins = each_piece(inside_quotes(string), [&](std::string_view piece) {
        if (!text.starts_with(piece)) return false;
        text.remove_prefix(piece.size());
        return true;
    });
    return begins && text.empty();
}

void append_quoted(std::string& json, std::string_view text) {
    quote(json, text, NotUtf8::replaced);
}

bool append_quoted_utf8(std::string& json, std::string_view text) {
    return quote(json, text, NotUtf8::refused);
}

}  // namespace coqewd
