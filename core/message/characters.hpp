#pragma once

#include <array>
#include <string_view>

namespace coqewd {

/// For each byte whether it is an ASCII letter, a digit, or one of these marks.
constexpr std::array<bool, 256> letters_digits_and(std::string_view marks) {
    std::array<bool, 256> characters{};
    for (unsigned char c = 'a'; c <= 'z'; ++c) characters[c] = true;
    for (unsigned char c = 'A'; c <= 'Z'; ++c) characters[c] = true;
    for (unsigned char c = '0'; c <= '9'; ++c) characters[c] = true;
    for (const char c : marks) characters[static_cast<unsigned char>(c)] = true;
    return characters;
}

}  // namespace coqewd
