#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "core/async/slot.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// A call that was sent and waits for its reply.
struct PendingCall {
    std::string type;
    std::shared_ptr<Slot<Reply>> reply;
    /// Where intermediate messages go, under which id; null when nobody listens.
    std::shared_ptr<const EventSink> events;
    std::string request_id;
    TimePoint received_at{};
    /// Who waits does so on the link's own executor.
    bool from_here = false;
};

/// The calls of one link that wait, by id. No I/O: reply, time-out, link loss and cancellation all
/// take the entry out, so each completes a call at most once.
///
/// A call whose caller has given up leaves a trace until its reply comes after all: an answer that
/// carries no id may be the one to it, and must not reach anybody else.
class PendingCalls {
  public:
    explicit PendingCalls(std::size_t calls_max) : calls_max_(calls_max) {}

    bool full() const { return size() >= std::min(calls_max_, peer_calls_max_); }

    /// The other server is no QEWD of Node.js: all its answers carry their ids, and it takes so
    /// many calls at a time.
    void set_peer_bound(std::size_t calls_max) {
        ids_only_ = true;
        peer_calls_max_ = calls_max;
    }

    /// Those that wait.
    std::size_t size() const { return calls_.size() - given_up_; }

    /// The id is new on this link, and the table is not full.
    void add(std::uint64_t id, PendingCall call) { calls_.emplace(id, std::move(call)); }

    /// Null when no call waits under this id (any more). Valid until the table changes.
    const PendingCall* find(std::uint64_t id) const;

    /// QEWD answers some errors without an id (docs/protocol.md). Such a frame belongs to the only
    /// waiting call of its type; with two of them, nobody can tell, and neither gets it.
    std::optional<std::uint64_t> only_one_of_type(std::string_view type) const;
    /// The same for a frame that does not even have a type.
    std::optional<std::uint64_t> only_one() const;

    /// Takes the call out and gives it its reply. False when no call has this id, or it has its
    /// reply already.
    bool complete(std::uint64_t id, Reply reply);

    /// The caller does not wait any more. Nothing happens when the call is not there.
    void give_up(std::uint64_t id);

    /// Gives each waiting call this fault.
    void fail_all(const Fault& fault);

  private:
    /// In one block of memory, which stays: a call allocates nothing for its place.
    boost::unordered_flat_map<std::uint64_t, PendingCall> calls_;
    const std::size_t calls_max_;
    std::size_t peer_calls_max_ = std::numeric_limits<std::size_t>::max();
    std::size_t given_up_ = 0;
    /// What carries no id belongs to no call: the other server says it, or there are too many
    /// traces to keep.
    bool ids_only_ = false;
};

}  // namespace coqewd
