#include "core/message/surrogates.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace coqewd {
namespace {

constexpr std::string_view unknown_character = "\\ufffd";

bool is_leading(unsigned unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}

bool is_trailing(unsigned unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// Of an escape that begins there.
std::optional<unsigned> unit_at(std::string_view json, std::size_t at) {
    const std::string_view escape =
        json.substr(std::min(at, json.size()), unknown_character.size());
    if (escape.size() < unknown_character.size() || !escape.starts_with("\\u")) return std::nullopt;
    unsigned unit = 0;
    const char* const end = escape.data() + escape.size();
    const auto [stop, failure] = std::from_chars(escape.data() + 2, end, unit, 16);
    return failure == std::errc() && stop == end ? std::optional(unit) : std::nullopt;
}

}  // namespace

bool mend_surrogates(std::string& json) {
    constexpr std::size_t escape_bytes = unknown_character.size();
    bool mended = false;
    for (std::size_t at = 0; (at = json.find('\\', at)) != std::string::npos;) {
        const auto unit = unit_at(json, at);
        if (!unit) {
            // A backslash may be escaped itself.
            at += 2;
            continue;
        }
        const auto next = is_leading(*unit) ? unit_at(json, at + escape_bytes) : std::nullopt;
        if (next && is_trailing(*next)) {
            at += 2 * escape_bytes;
            continue;
        }
        if (is_leading(*unit) || is_trailing(*unit)) {
            json.replace(at, escape_bytes, unknown_character);
            mended = true;
        }
        at += escape_bytes;
    }
    return mended;
}

}  // namespace coqewd
