#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/async/clock.hpp"
#include "net/io/broadcast.hpp"
#include "net/io/io_options.hpp"

namespace coqewd {

/// A client that is away and may come back.
struct AwaySocket {
    std::string id;
    std::string nsp;
    std::vector<std::string> rooms;
    boost::json::object data;
    /// The offset of the last event that was sent to it; nothing counts as seen by a client that
    /// has not got this one.
    std::uint64_t last_sent = 0;
    /// The first offset that may be of an event it was not sent.
    std::uint64_t away_from = 0;
};

/// What connection state recovery remembers: the events that went out, in their order, and the
/// clients that are away. Bounded by count, bytes and time; the oldest goes first. Decides without
/// I/O, and is no more for several threads than any other container.
class RecoveryStore {
  public:
    using Shared = std::shared_ptr<const Broadcast>;

    /// Offsets count from `first_offset`, a random number: one of an earlier server means nothing.
    RecoveryStore(RecoveryOptions options, std::uint64_t first_offset);

    /// Gives the event its offset, and keeps it.
    Shared log(Broadcast broadcast, TimePoint now);

    /// Keeps a client under its secret.
    void keep(std::string pid, AwaySocket socket, TimePoint now);

    /// Takes the client out, when it is one of the namespace and nothing that it has missed since
    /// the offset is lost. A secret is good for one attempt.
    std::optional<AwaySocket> claim(std::string_view nsp, const std::string& pid,
                                    std::string_view offset, TimePoint now);

    /// What went out since the offset and was for that socket. Nothing when some of it may be lost.
    std::optional<std::vector<Shared>> missed(const AwaySocket& socket,
                                              std::string_view offset) const;

    /// The offset of the next event.
    std::uint64_t next_offset() const { return first_ + packets_.size(); }

    std::size_t packets() const { return packets_.size(); }
    std::size_t packet_bytes() const { return packet_bytes_; }
    std::size_t sessions() const { return away_.size(); }

  private:
    struct Packet {
        Shared broadcast;
        TimePoint at;
    };
    struct Away {
        std::string pid;
        AwaySocket socket;
        TimePoint at;
    };

    std::optional<std::uint64_t> parse(std::string_view offset) const;
    std::optional<std::size_t> index_after(const AwaySocket& socket, std::string_view offset) const;
    void forget(TimePoint now);
    void forget_packet();
    void forget_session();

    RecoveryOptions options_;
    std::deque<Packet> packets_;
    std::size_t packet_bytes_ = 0;
    /// The first offset of all.
    const std::uint64_t begin_;
    /// The offset of the first packet that is kept.
    std::uint64_t first_;
    /// In the order in which they left.
    std::list<Away> away_;
    std::unordered_map<std::string, std::list<Away>::iterator> by_pid_;
};

}  // namespace coqewd
