#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/async/task.hpp"
#include "net/io/broadcast.hpp"
#include "net/io/io_options.hpp"

namespace coqewd {

class Io;
class RecoveryStore;
struct AwaySocket;

/// What the I/O threads of one server have in common: options, counts, and the way from one thread
/// to the sockets of the others. Everything here is for any thread.
class IoShared {
  public:
    explicit IoShared(IoOptions options);
    ~IoShared();

    const IoOptions& options() const { return options_; }
    IoCounts& counts() { return counts_; }
    /// Characters that nobody can guess, 20 of them: 120 bits.
    std::string new_id() const;
    /// A number of so many bits that nobody can guess.
    std::uint64_t new_number(int bits) const;

    /// Whether an event of so many bytes can be sent to a client.
    bool fits(std::size_t bytes) const { return bytes <= options_.limits.event_bytes_max; }
    /// The same; on_error is told when it can not.
    bool takes(std::size_t bytes) const;

    /// Counts a dynamic namespace of some thread. False when clients have made too many.
    bool enter_dynamic(const std::string& nsp);
    void leave_dynamic(const std::string& nsp);

    using Shared = std::shared_ptr<const Broadcast>;

    /// One I/O thread. What is for its sockets waits in the inbox until it gets to it.
    struct Shard {
        Executor executor;
        /// Null when it has ended; looked at on the executor only.
        Io* io = nullptr;
        /// Guarded by the mutex of IoShared.
        std::vector<Shared> inbox = {};
    };

    void add(std::shared_ptr<Shard> shard);
    /// Nothing is posted to its executor from now on.
    void remove(const std::shared_ptr<Shard>& shard);

    /// Puts it into every inbox. The caller drains its own, `from`, at once.
    void spread(Broadcast broadcast, const Shard& from, TimePoint now);
    /// Puts it into this inbox only, which the caller drains.
    void keep(Broadcast broadcast, Shard& own, TimePoint now);

    /// Lets the first shard spread it.
    void hand_over(Broadcast broadcast);

    std::vector<Shared> take_inbox(Shard& shard);

    /// Whether connections can be recovered; without that the next three are of no use.
    bool recovers() const { return recovery_ != nullptr; }
    /// See RecoveryStore. The socket has been sent all that its thread has taken from the inbox.
    void keep_away(const Shard& own, std::string pid, AwaySocket socket, TimePoint now);
    std::optional<AwaySocket> claim(std::string_view nsp, const std::string& pid,
                                    std::string_view offset, TimePoint now);

    /// What a socket that comes back has missed, and what its thread has to deliver to others
    /// before that socket is among them: at one moment, so that nothing is lost or comes twice.
    struct Return {
        std::vector<Shared> inbox;
        std::optional<std::vector<Shared>> missed;
    };
    Return missed(Shard& shard, const AwaySocket& socket, std::string_view offset);

  private:
    struct Drain;

    Shared logged(Broadcast broadcast, TimePoint now);
    std::uint64_t first_undelivered(const Shard& shard) const;

    const IoOptions options_;
    IoCounts counts_;
    std::unique_ptr<RecoveryStore> recovery_;
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<Shard>> shards_;
    std::unordered_map<std::string, std::size_t> dynamic_;
};

}  // namespace coqewd
