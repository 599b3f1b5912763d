#include "core/message/http_field.hpp"

#include <algorithm>

#include "core/message/characters.hpp"
#include "core/message/field_name.hpp"

namespace coqewd {
namespace {

/// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
    static constexpr auto characters = letters_digits_and("!#$%&'*+-.^_`|~");
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return characters[static_cast<unsigned char>(c)];
    });
}

}  // namespace

/// It looks at all of them, several at a time, as there is next to never one.
bool is_field_value(std::string_view text) {
    bool has_control = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        has_control |= (byte < 0x20 && byte != '\t') || byte == 0x7F;
    }
    return !has_control;
}

bool is_sound_field(std::string_view name, std::string_view value) {
    return is_token(name) && is_field_value(value) && !same_name(name, "Content-Length") &&
           !same_name(name, "Transfer-Encoding");
}

}  // namespace coqewd
