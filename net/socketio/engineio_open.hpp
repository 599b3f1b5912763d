#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "net/socketio/error.hpp"

namespace coqewd::net::socketio {

/// The data of an open packet, by which the server begins a session (spec/socketio.md 2).
struct Open {
    std::string sid;
    /// `upgrades` names websocket.
    bool upgradable = false;
    std::chrono::milliseconds ping_interval{25'000};
    std::chrono::milliseconds ping_timeout{20'000};
    /// How many bytes the server takes in one POST; old servers do not say it.
    std::optional<std::uint64_t> payload_bytes_max = std::nullopt;
};

/// Bounds on what a client believes.
inline constexpr std::size_t open_bytes_max = 16'384;
inline constexpr std::size_t sid_bytes_max = 256;
inline constexpr std::chrono::milliseconds ping_time_max = std::chrono::hours(24);

/// Appends the data as JSON.
void append_open(std::string& out, const Open& open);

/// Reads the data of a server's open packet: an object with a sid of 1 to sid_bytes_max bytes,
/// pingInterval and pingTimeout of 1 ms to ping_time_max, and perhaps upgrades, an array, and
/// maxPayload, a whole number. Errors: open_too_long, invalid_open, or a JsonError.
Result<Open> read_open(std::string_view data);

}  // namespace coqewd::net::socketio
