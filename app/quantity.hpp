#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coqewd {

/// Decimal digits and nothing else, up to 2^64 - 1.
std::optional<std::uint64_t> parse_whole(std::string_view text);

/// What a duration without a unit means.
enum class Plain { refused, seconds };

/// Digits and a unit: `500ms`, `30s`, `2m`, `1h`. `0` needs no unit.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text, Plain plain);

/// Bytes: digits, then nothing, `B`, `kB`, `MB`, `GB` (powers of 1000) or `KiB`, `MiB`, `GiB`
/// (powers of 1024). Capitals and small letters are the same.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// `true`, `yes`, `on`, `1` and their opposites.
std::optional<bool> parse_switch(std::string_view text);

/// In the largest unit that shows it without a fraction: `2m`, `90s`, `500ms`.
std::string show_duration(std::chrono::milliseconds duration);

/// Likewise: `64KiB`, `4MB`, `1500`.
std::string show_size(std::uint64_t bytes);

}  // namespace coqewd
