#pragma once

#include <boost/asio/error.hpp>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "core/async/mailbox.hpp"
#include "core/fabric/channel.hpp"

namespace coqewd::testing {

/// Why a read of a closed channel has no message.
inline const error_code channel_closed = boost::asio::error::eof;

/// What goes wrong with one end of a MemoryChannel. Reads and writes count from 1.
struct ChannelFaults {
    static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

    /// The channel breaks at this read, which gets an error.
    std::size_t breaks_at_read = never;
    /// This read throws std::runtime_error.
    std::size_t throws_at_read = never;
    /// The channel breaks at this write, which is refused.
    std::size_t breaks_at_write = never;
    /// What the other end takes in one message.
    std::size_t message_bytes_max = never;
    /// Nothing more fits for the moment.
    bool full = false;
};

/// One end of a channel in memory: what one end writes, the other reads, each on its own executor,
/// which may be those of two threads. An end is used on its executor only, and closed before it is
/// destroyed, or the other waits on.
class MemoryChannel : public Channel {
  public:
    using Pair = std::pair<std::unique_ptr<MemoryChannel>, std::unique_ptr<MemoryChannel>>;

    /// An end here and one there; at most messages_max wait for one that does not read.
    static Pair pair(const Executor& here, const Executor& there,
                     std::size_t messages_max = 10'000) {
        const auto to_here = std::make_shared<Box>(here, messages_max);
        const auto to_there = std::make_shared<Box>(there, messages_max);
        return {std::make_unique<MemoryChannel>(to_here, to_there),
                std::make_unique<MemoryChannel>(to_there, to_here)};
    }

    using Box = Mailbox<std::string>;

    MemoryChannel(std::shared_ptr<Box> inbox, std::shared_ptr<Box> outbox)
        : inbox_(std::move(inbox)), outbox_(std::move(outbox)) {}

    void set_faults(ChannelFaults faults) { faults_ = faults; }

    Task<Result<std::string>> read() override {
        ++reads_;
        if (reads_ == faults_.throws_at_read) throw std::runtime_error("the read throws");
        if (reads_ == faults_.breaks_at_read) close(CloseReason::normal);
        if (closed_) co_return channel_closed;
        std::optional<std::string> message = co_await inbox_->receive();
        if (message) co_return std::move(*message);
        closed_ = true;
        co_return channel_closed;
    }

    Fit fit(std::size_t bytes) const override {
        if (bytes > faults_.message_bytes_max) return Fit::too_big;
        return faults_.full ? Fit::full : Fit::fits;
    }

    bool write(std::string_view text) override {
        if (++writes_ == faults_.breaks_at_write) close(CloseReason::overloaded);
        if (closed_) return false;
        if (outbox_->send(std::string(text))) return true;
        close(CloseReason::overloaded);
        return false;
    }

    void close(CloseReason reason) override {
        if (std::exchange(closed_, true)) return;
        reason_ = reason;
        inbox_->close();
        outbox_->close();
    }

    bool closed() const { return closed_; }
    /// Why this end closed the channel; nothing when it did not.
    std::optional<CloseReason> reason() const { return reason_; }
    std::size_t reads() const { return reads_; }

  private:
    std::shared_ptr<Box> inbox_;
    std::shared_ptr<Box> outbox_;
    ChannelFaults faults_;
    std::size_t reads_ = 0;
    std::size_t writes_ = 0;
    bool closed_ = false;
    std::optional<CloseReason> reason_;
};

}  // namespace coqewd::testing
