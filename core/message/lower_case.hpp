#pragma once

#include <algorithm>
#include <string>

namespace coqewd {

/// The same text with its ASCII letters in lower case.
inline std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text;
}

}  // namespace coqewd
