#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

#include "core/async/slot.hpp"
#include "net/client/error.hpp"
#include "net/io/arguments.hpp"

namespace coqewd::net {

/// The calls of a client that wait for the server's acknowledgement. Lives on one executor.
class AwaitedAcks {
  public:
    using Answer = Slot<Result<Arguments>>;

    /// The id that the acknowledgement of the next call will bear.
    std::uint64_t next_id() const { return next_; }
    void add(std::shared_ptr<Answer> answer);

    /// The call has left this side: from here on it is lost with the connection.
    void mark_sent(std::uint64_t id);

    /// Nothing happens when nobody waits for it: it comes a second time, or too late.
    void complete(std::uint64_t id, Result<Arguments> result);
    void forget(std::uint64_t id) { calls_.erase(id); }

    /// The calls that have been sent get the error.
    void fail_sent(ClientError why);
    void fail_all(ClientError why);

    std::size_t size() const { return calls_.size(); }

  private:
    struct Call {
        std::shared_ptr<Answer> answer;
        bool sent = false;
    };

    std::map<std::uint64_t, Call> calls_;
    std::uint64_t next_ = 0;
};

}  // namespace coqewd::net
