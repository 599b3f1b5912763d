#include "net/http/byte_range.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "core/message/field_name.hpp"

namespace coqewd::net::http {

namespace {

constexpr std::string_view unit = "bytes=";

std::string_view without_spaces(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// A number that is too large to be held is as good as the largest that can.
std::optional<std::uint64_t> number_of(std::string_view text) {
    if (text.empty()) return std::nullopt;
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t number = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9') return std::nullopt;
        const auto value = static_cast<std::uint64_t>(digit - '0');
        number = number > (most - value) / 10 ? most : number * 10 + value;
    }
    return number;
}

ByteRange last_bytes(std::uint64_t count, std::uint64_t size) {
    if (count == 0) return {.kind = ByteRange::Kind::unsatisfiable};
    // There is no way to write the part of nothing.
    if (size == 0) return {};
    const std::uint64_t bytes = std::min(count, size);
    return {.kind = ByteRange::Kind::part, .first = size - bytes, .bytes = bytes};
}

}  // namespace

ByteRange range_of(std::string_view range_field, std::uint64_t size) {
    const ByteRange whole{.bytes = size};
    const std::string_view field = without_spaces(range_field);
    if (!same_name(field.substr(0, unit.size()), unit)) return whole;
    const std::string_view range = without_spaces(field.substr(unit.size()));
    const std::size_t dash = range.find('-');
    if (dash == std::string_view::npos) return whole;
    const auto first = number_of(range.substr(0, dash));
    const auto last = number_of(range.substr(dash + 1));
    if (dash == 0) return last ? last_bytes(*last, size) : whole;
    const bool is_open = dash + 1 == range.size();
    if (!first || (!last && !is_open) || (last && *last < *first)) return whole;
    if (*first >= size) return {.kind = ByteRange::Kind::unsatisfiable};
    const std::uint64_t end = last && *last < size ? *last + 1 : size;
    return {.kind = ByteRange::Kind::part, .first = *first, .bytes = end - *first};
}

}  // namespace coqewd::net::http
