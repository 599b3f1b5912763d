#pragma once

#include <cstddef>
#include <string_view>

#include "core/message/field_name.hpp"

namespace coqewd::net::http {

/// Without the blanks and tabs around it.
inline std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Whether a comma-separated list of tokens has this one, in any case of letters.
inline bool has_token(std::string_view list, std::string_view token) {
    for (;;) {
        const std::size_t comma = list.find(',');
        if (same_name(trim(list.substr(0, comma)), token)) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace coqewd::net::http
