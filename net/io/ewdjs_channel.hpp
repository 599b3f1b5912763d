#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/async/signal.hpp"
#include "core/fabric/channel.hpp"

namespace coqewd {

class IoSession;

/// What QEWD's clients say and hear, the one argument of the event `ewdjs`, as a Channel over one
/// socket. It takes a message of the session only when the one before has been read, so who reads
/// slowly slows the client down. Lives on the session's executor.
class EwdjsChannel : public Channel {
  public:
    /// In that namespace. The session outlives the channel, or ends it before.
    EwdjsChannel(IoSession& session, std::string_view nsp);

    Task<Result<std::string>> read() override;
    std::optional<std::string> read_again(std::string text) override;
    Fit fit(std::size_t bytes) const override;
    void set_outbox(OutboxBounds bounds) override;
    bool write(std::string_view text) override;
    /// Ends the client's connection.
    void close(CloseReason reason) override;

    /// Whether offer() may be called.
    bool takes() const { return !waiting_; }
    void offer(std::string text);

    /// The socket has left. What was offered before can still be read.
    void end();

  private:
    /// Null when the channel has ended.
    IoSession* session_;
    /// What stands before the argument.
    std::string head_;
    std::optional<std::string> waiting_;
    Signal arrived_;
};

}  // namespace coqewd
