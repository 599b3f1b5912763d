#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "app/setting.hpp"

namespace coqewd {

inline constexpr std::uint64_t gibibyte = 1ULL << 30;

// How the settings of a server are read and shown, by the member that holds each.

template <typename Value, typename Owner>
Value& field(Config& config, Value Owner::* member) {
    if constexpr (std::same_as<Owner, Config>) {
        return config.*member;
    } else {
        return config.socketio.*member;
    }
}

template <typename Value, typename Owner>
const Value& field(const Config& config, Value Owner::* member) {
    return field(const_cast<Config&>(config), member);
}

template <auto Member, std::uint64_t Min, std::uint64_t Max>
Refusal whole(Config& config, std::string_view text) {
    return set_whole(text, Min, Max, field(config, Member));
}

template <auto Member, std::uint64_t Min, std::uint64_t Max>
Refusal size(Config& config, std::string_view text) {
    return set_size(text, Min, Max, field(config, Member));
}

template <auto Member, std::int64_t MinMs, std::int64_t MaxMs>
Refusal duration(Config& config, std::string_view text) {
    return set_duration(
        text, {.min = std::chrono::milliseconds(MinMs), .max = std::chrono::milliseconds(MaxMs)},
        field(config, Member));
}

template <auto Member>
Refusal path(Config& config, std::string_view text) {
    return set_path(text, field(config, Member));
}

template <auto Member>
Refusal on_off(Config& config, std::string_view text) {
    return set_switch(text, field(config, Member));
}

template <auto Member>
std::string show(const Config& config) {
    const auto& value = field(config, Member);
    using Value = std::decay_t<decltype(value)>;
    if constexpr (std::same_as<Value, std::string>) {
        return value;
    } else if constexpr (std::integral<Value>) {
        return std::to_string(value);
    } else {
        return show_duration(value);
    }
}

template <auto Member>
std::string show_bytes(const Config& config) {
    return show_size(field(config, Member));
}

inline constexpr std::int64_t hour_ms = 3'600'000;
inline constexpr std::int64_t day_ms = 24 * hour_ms;

}  // namespace coqewd
