#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/fabric/channel.hpp"

namespace coqewd {

/// Whether this token is a JWT: it has three parts. Any other is that of a token session, which the
/// server keeps (docs/sessions.md).
bool is_jwt(std::string_view token);

/// The channel of a link that goes on with a token session. Links are made for servers, which know
/// JWTs alone: each call says `"jwt":true`, and a server would take the token for one. Here that
/// is taken out. The channel below outlives it.
class TokenChannel : public Channel {
  public:
    explicit TokenChannel(Channel& lower) : lower_(lower) {}

    Task<Result<std::string>> read() override { return lower_.read(); }
    std::optional<Result<std::string>> take() override { return lower_.take(); }
    std::optional<std::string> read_again(std::string text) override {
        return lower_.read_again(std::move(text));
    }
    Fit fit(std::size_t bytes) const override { return lower_.fit(bytes); }
    void set_outbox(OutboxBounds bounds) override { lower_.set_outbox(bounds); }
    bool write(std::string_view text) override;
    void close(CloseReason reason) override { lower_.close(reason); }

  private:
    Channel& lower_;
};

}  // namespace coqewd
