#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "core/async/result.hpp"
#include "core/async/slot.hpp"
#include "net/io/arguments.hpp"
#include "net/io/error.hpp"

namespace coqewd {

/// The calls to one client that wait for its answer. Lives on the socket's executor.
class PendingAcks {
  public:
    using Answer = Slot<Result<Arguments>>;

    /// Ids count from `first`, a random number: a client that comes back may still answer what its
    /// last connection was asked.
    explicit PendingAcks(std::uint64_t first) : next_(first) {}

    /// A new call, by the id that its answer will bear.
    std::uint64_t add(std::shared_ptr<Answer> answer);

    /// Gives the answer to whoever waits. Nothing happens when nobody does: the answer comes a
    /// second time, or too late.
    void complete(std::uint64_t id, Arguments arguments);
    void forget(std::uint64_t id) { waiting_.erase(id); }
    void fail_all(IoError error);

    std::size_t size() const { return waiting_.size(); }

  private:
    std::uint64_t next_;
    std::unordered_map<std::uint64_t, std::shared_ptr<Answer>> waiting_;
};

}  // namespace coqewd
