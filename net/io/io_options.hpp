#pragma once

#include <array>
#include <atomic>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <string_view>

#include "core/async/clock.hpp"
#include "net/random_source.hpp"
#include "net/socketio/socketio_decoder.hpp"

namespace coqewd {

/// What one client may take of a server (spec/socketio.md 15).
struct IoLimits {
    /// Namespaces that one connection may have joined.
    std::size_t namespaces_max = 64;
    /// Namespaces in all that clients bring into being by joining a dynamic one.
    std::size_t dynamic_namespaces_max = 10'000;
    /// Refused CONNECTs of one connection, which is closed then.
    std::size_t refusals_max = 64;
    /// Calls to one client that wait for its answer.
    std::size_t acks_max = 1'000;
    /// Events of one socket whose handlers have not ended; then the client is not read. Handlers
    /// that wait for the answer of their client do not count, because reading brings it.
    std::size_t handlers_max = 256;
    /// Events of one socket, and attempts to join of one connection; 0 for no limit. A second's
    /// worth may come at once. A client above it is closed.
    std::size_t events_per_second = 0;
    /// Rooms of one socket, its own not counted.
    std::size_t rooms_max = 1'000;
    /// One event with its attachments, as it is written; a larger one is dropped. What may wait to
    /// be written to a client, which would be closed by it.
    std::size_t event_bytes_max = 4'000'000;
    /// From the connection to the first namespace that is joined.
    Duration connect_timeout = std::chrono::seconds(45);
    /// From a packet to the last of its attachments: one cycle of pings.
    Duration attachments_timeout = std::chrono::seconds(45);
    /// Of one packet.
    net::socketio::DecoderLimits packet = {};
};

/// Connection state recovery (spec/socketio.md 12): a client that comes back within the time gets
/// its id, rooms and data again, and what it has missed.
struct RecoveryOptions {
    bool enabled = false;
    /// How long a client may be away.
    Duration time_max = std::chrono::minutes(2);
    /// Clients that are away at the same time.
    std::size_t sessions_max = 10'000;
    /// What is kept of the events that went out, of all namespaces.
    std::size_t packets_max = 10'000;
    std::size_t packet_bytes_max = 16'777'216;
    /// Who comes back was let in before.
    bool skip_middleware = true;
};

/// Why a client was closed from here, or something of it refused.
enum class Misbehaviour : std::uint8_t {
    joined_nothing,      ///< within connect_timeout
    unreadable_packet,   ///< the decoder rejects it
    late_attachments,    ///< attachments_timeout
    packet_out_of_turn,  ///< for a namespace that the client has not joined, or has joined already
    too_many_refusals,   ///< refusals_max
    too_many_events,     ///< events_per_second
};

std::string_view to_string(Misbehaviour misbehaviour);

/// How a server meets its clients. Frozen before the first one comes.
struct IoOptions {
    IoLimits limits = {};
    RecoveryOptions recovery = {};
    net::RandomSource random = {};
    /// Told what a handler throws, on the thread of its socket, and of an event that is too large
    /// to be sent.
    std::function<void(std::exception_ptr)> on_error = {};
    /// Told when a client is closed because of what it does; with its address.
    std::function<void(std::string_view address, Misbehaviour)> on_misbehaviour = {};
};

/// Counts of a server, read from any thread.
struct IoCounts {
    std::atomic<std::uint64_t> sockets{0};
    std::atomic<std::uint64_t> connected{0};
    std::atomic<std::uint64_t> recovered{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> events{0};
    std::atomic<std::uint64_t> handler_errors{0};
    std::atomic<std::uint64_t> volatile_dropped{0};
    std::atomic<std::uint64_t> calls_timed_out{0};
    /// Clients closed, by Misbehaviour.
    std::array<std::atomic<std::uint64_t>, 6> closed{};
};

boost::json::object to_json(const IoCounts& counts);

}  // namespace coqewd
