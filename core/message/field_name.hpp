#pragma once

#include <algorithm>
#include <string_view>

namespace coqewd {

/// Whether two names of header fields are the same: they compare without case (RFC 9110 5.1).
inline bool same_name(std::string_view left, std::string_view right) {
    const auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    };
    return std::ranges::equal(left, right, {}, lower, lower);
}

}  // namespace coqewd
