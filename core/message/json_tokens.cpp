#include "core/message/json_tokens.hpp"

#include <algorithm>

#include "core/message/json_characters.hpp"

namespace coqewd {
namespace {

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

int hex_digit(char byte) {
    if (is_digit(byte)) return byte - '0';
    const char lower = static_cast<char>(byte | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

bool JsonTokens::fail(JsonError error) {
    error_ = at_ == end_ ? JsonError::incomplete : error;
    return false;
}

bool JsonTokens::fail_at(const char* at, JsonError error) {
    at_ = at;
    return fail(error);
}

bool JsonTokens::literal(std::string_view word) {
    for (const char byte : word) {
        if (!expect(byte, JsonError::unexpected)) return false;
    }
    return true;
}

bool JsonTokens::number() {
    if (at_byte('-')) {
        ++at_;
    } else if (at_end() || !is_digit(*at_)) {
        return fail(JsonError::unexpected);
    }
    if (!whole_part()) return false;
    if (at_byte('.')) {
        ++at_;
        if (!digits()) return false;
    }
    return at_byte('e') || at_byte('E') ? exponent() : true;
}

bool JsonTokens::whole_part() {
    if (!at_byte('0')) return digits();
    ++at_;
    return at_end() || !is_digit(*at_) || fail(JsonError::invalid_number);
}

bool JsonTokens::digits() {
    const char* const start = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return at_ != start || fail(JsonError::invalid_number);
}

// Boost.JSON refuses what does not fit an int together with the digits before it. Ten digits and
// more mean nothing to anybody, and are refused without that sum.
bool JsonTokens::exponent() {
    ++at_;
    if (at_byte('+') || at_byte('-')) ++at_;
    const char* const start = at_;
    if (!digits()) return false;
    const char* const significant = std::find_if(start, at_, [](char c) { return c != '0'; });
    if (at_ - significant <= 9) return true;
    return fail_at(start, JsonError::number_out_of_range);
}

/// From a character on that does not stand for itself.
bool JsonTokens::rest_of_string() {
    for (;;) {
        if (at_ == end_) return fail(JsonError::incomplete);
        if (*at_ == '"') break;
        if (*at_ != '\\') {
            return fail(is_ascii(*at_) ? JsonError::control_character : JsonError::invalid_utf8);
        }
        if (!escape()) return false;
        at_ = skip_verbatim(at_, end_);
    }
    ++at_;
    return true;
}

bool JsonTokens::escape() {
    ++at_;
    if (at_byte('u')) return character_escape();
    constexpr std::string_view letters = "\"\\/bfnrt";
    if (at_ == end_ || letters.find(*at_) == letters.npos) return fail(JsonError::invalid_escape);
    ++at_;
    return true;
}

/// One \u escape, or the two of a surrogate pair, from the first u on.
bool JsonTokens::character_escape() {
    const char* const start = at_;
    unsigned unit = 0;
    if (!code_unit(unit)) return false;
    if (unit < 0xD800 || unit > 0xDFFF) return true;
    const bool leading = unit < 0xDC00;
    if (leading) {
        if (!expect('\\', JsonError::invalid_surrogate)) return false;
        if (!at_byte('u')) return fail(JsonError::invalid_surrogate);
        if (!code_unit(unit)) return false;
        if (unit >= 0xDC00 && unit <= 0xDFFF) return true;
    }
    return fail_at(start, JsonError::invalid_surrogate);
}

bool JsonTokens::code_unit(unsigned& unit) {
    ++at_;
    unit = 0;
    for (int digit = 0; digit < 4; ++digit, ++at_) {
        const int value = at_ == end_ ? -1 : hex_digit(*at_);
        if (value < 0) return fail(JsonError::invalid_escape);
        unit = unit * 16 + static_cast<unsigned>(value);
    }
    return true;
}

}  // namespace coqewd
