#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "app/in_quotes.hpp"
#include "app/quantity.hpp"

namespace coqewd {

/// What a refused value is told, with the value and what is allowed; nothing when it was taken.
using Refusal = std::optional<std::string>;

/// How a setting is written: in the config file, and whether the flag has a value.
enum class Shape {
    on_off,  ///< a flag without a value, or with `=true` or `=false`; true or false elsewhere
    number,  ///< digits, with a unit where one makes sense
    text,
    path,   ///< in the config file relative to the file's folder
    list,   ///< may be given several times; in the environment separated by spaces
    secret  ///< never repeated in a message
};

/// One value that a flag, the environment or the config file may set: the flag's name, and the one
/// place that knows what is allowed.
template <typename Target>
struct Setting {
    std::string_view name;      ///< `queue-max`: flag `--queue-max`, variable `COQEWD_QUEUE_MAX`
    std::string_view argument;  ///< what the help calls the value
    std::string_view group;     ///< the help's heading
    std::string_view help;
    Shape shape = Shape::text;
    Refusal (*set)(Target&, std::string_view) = nullptr;
    std::string (*show)(const Target&) = nullptr;  ///< the default for the help; may be absent
    /// Of a list in the environment: whether the word behind this one belongs to it.
    bool (*goes_on)(std::string_view word) = nullptr;
};

/// Everything that `coqewd serve` takes. The order is the help's.
std::span<const Setting<Config>> serve_settings();

/// Those of them that are about Socket.IO.
std::span<const Setting<Config>> socketio_settings();

/// Everything that `coqewd call` takes besides its positional arguments.
std::span<const Setting<CallOptions>> call_settings();

/// `COQEWD_QUEUE_MAX` for `queue-max`.
std::string environment_name(std::string_view setting);

/// `'70000' is not a whole number from 0 to 65535`.
inline Refusal refuse(std::string_view value, std::string_view allowed) {
    return in_quotes(value) + " is not " + std::string(allowed);
}

template <std::unsigned_integral Number>
Refusal set_whole(std::string_view text, std::uint64_t min, std::uint64_t max, Number& into) {
    const auto value = parse_whole(text);
    if (!value || *value < min || *value > max) {
        return refuse(text,
                      "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    }
    into = static_cast<Number>(*value);
    return std::nullopt;
}

Refusal set_size(std::string_view text, std::uint64_t min, std::uint64_t max, std::size_t& into);
Refusal set_switch(std::string_view text, bool& into);
Refusal set_path(std::string_view text, std::string& into);

/// A duration between two that are themselves written as one.
struct DurationRange {
    std::chrono::milliseconds min;
    std::chrono::milliseconds max;
    Plain plain = Plain::refused;
};

template <typename Duration>
Refusal set_duration(std::string_view text, DurationRange range, Duration& into) {
    const auto value = parse_duration(text, range.plain);
    const bool fits = value && *value >= range.min && *value <= range.max;
    const auto exact = fits ? std::chrono::duration_cast<Duration>(*value) : Duration();
    if (!fits || exact != *value) {
        const bool plain = range.plain == Plain::seconds;
        return refuse(text, "a duration from " + show_duration(range.min) + " to " +
                                show_duration(range.max) +
                                (plain ? " (30s, 5m; a plain number is seconds)"
                                       : " with its unit (500ms, 30s, 2m)"));
    }
    into = exact;
    return std::nullopt;
}

}  // namespace coqewd
