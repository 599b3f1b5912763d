#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "core/async/task.hpp"

namespace coqewd {

/// Why a channel is closed from here.
enum class CloseReason {
    normal,      ///< nothing is wrong
    going_away,  ///< this server stops
    overloaded,  ///< the other side sends or reads in a way that this server can not bear
};

/// How much may wait to be written to another server.
struct OutboxBounds {
    /// What fit() goes by.
    std::size_t bytes_max;
    /// Beyond that: for what is said instead of a message that does not fit, and for pings.
    std::size_t faults_bytes = 0;

    std::size_t all() const { return bytes_max + faults_bytes; }
};

/// Whether one more message can be written: one that does not fit ends the channel when it is
/// written all the same.
enum class Fit {
    fits,
    too_big,  ///< it is larger than the other side takes, or than this one ever keeps
    full,     ///< not at this moment: too much waits to be written
};

/// A transport that carries text messages, whole and in order: the seam between core and net. Lives
/// on one executor and is used there only.
class Channel {
  public:
    virtual ~Channel() = default;

    /// The next message, or why there are no more. One reader.
    virtual Task<Result<std::string>> read() = 0;

    /// The same when it has arrived already, without a coroutine; otherwise nothing. A channel that
    /// hardly ever has one need not look.
    virtual std::optional<Result<std::string>> take() { return std::nullopt; }

    /// A channel may give a text without a look at what is in it, because its reader reads all of
    /// it anyway. When that finds no JSON, this says what the message is after all; nothing when
    /// there is none, and what that costs the other side has been done.
    virtual std::optional<std::string> read_again(std::string text) { return text; }

    /// What write() would make of a message of that many bytes. A link that many callers share asks
    /// before it writes, because a message that does not fit costs all of them the channel.
    virtual Fit fit(std::size_t bytes) const = 0;

    /// Another server is at the far end, and many share the channel: from now on so much may wait
    /// to be written, and what bounds one browser bounds nothing here. Nothing happens on a channel
    /// that has no bounds of its own.
    virtual void set_outbox(OutboxBounds) {}

    /// Queues one message and returns at once. False when the channel is closed, or is closed now
    /// because more waits to be written than its bound allows: the other side does not read.
    virtual bool write(std::string_view text) = 0;

    /// Ends the channel once what is queued has been written, or after a short time. read() then
    /// returns an error. Nothing happens the second time.
    virtual void close(CloseReason reason) = 0;
};

}  // namespace coqewd
