#include "app/quantity.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace coqewd {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

constexpr std::array<Unit, 4> time_units{Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1'000},
                                         Unit{"ms", 1}};

constexpr std::array<Unit, 7> size_units{Unit{"GiB", 1ULL << 30},
                                         Unit{"GB", 1'000'000'000},
                                         Unit{"MiB", 1ULL << 20},
                                         Unit{"MB", 1'000'000},
                                         Unit{"KiB", 1ULL << 10},
                                         Unit{"kB", 1'000},
                                         Unit{"B", 1}};

// Every product stays far inside the signed 64 bits of a duration.
constexpr auto product_max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

char small_letter(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, small_letter, small_letter);
}

std::optional<std::uint64_t> multiply(std::uint64_t number, std::uint64_t factor) {
    if (number > product_max / factor) return std::nullopt;
    return number * factor;
}

/// The number in front and its unit's factor, multiplied; `plain` is the factor of no unit.
std::optional<std::uint64_t> parse_with_unit(std::string_view text, std::span<const Unit> units,
                                             std::optional<std::uint64_t> plain) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = parse_whole(text.substr(0, end));
    if (!number) return std::nullopt;
    const std::string_view unit = text.substr(end);
    if (unit.empty()) {
        if (*number == 0) return 0;
        return plain ? multiply(*number, *plain) : std::nullopt;
    }
    for (const Unit& known : units) {
        if (same_word(known.name, unit)) return multiply(*number, known.factor);
    }
    return std::nullopt;
}

std::string show_in_unit(std::uint64_t value, std::span<const Unit> units) {
    for (const Unit& unit : units) {
        if (value != 0 && unit.factor > 1 && value % unit.factor == 0) {
            return std::to_string(value / unit.factor) + std::string(unit.name);
        }
    }
    return std::to_string(value);
}

}  // namespace

std::optional<std::uint64_t> parse_whole(std::string_view text) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, fault] = std::from_chars(text.data(), end, value);
    if (fault != std::errc() || stop != end) return std::nullopt;
    return value;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text, Plain plain) {
    const auto factor =
        plain == Plain::seconds ? std::optional<std::uint64_t>(1'000) : std::nullopt;
    const auto value = parse_with_unit(text, time_units, factor);
    if (!value) return std::nullopt;
    return std::chrono::milliseconds(static_cast<std::int64_t>(*value));
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    return parse_with_unit(text, size_units, 1);
}

std::optional<bool> parse_switch(std::string_view text) {
    for (const std::string_view yes : {"true", "yes", "on", "1"}) {
        if (same_word(text, yes)) return true;
    }
    for (const std::string_view no : {"false", "no", "off", "0"}) {
        if (same_word(text, no)) return false;
    }
    return std::nullopt;
}

std::string show_duration(std::chrono::milliseconds duration) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count()));
    const std::string shown = show_in_unit(value, time_units);
    return shown.find_first_not_of("0123456789") == std::string::npos ? shown + "ms" : shown;
}

std::string show_size(std::uint64_t bytes) {
    return show_in_unit(bytes, size_units);
}

}  // namespace coqewd
