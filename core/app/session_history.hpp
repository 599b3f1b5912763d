#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/app/session.hpp"
#include "core/message/reply.hpp"

namespace coqewd {

/// What requests of one connection have changed lately in the JWT sessions that they show, so that
/// two that begin with the same token do not lose each other's changes: the token of each reply
/// says what all that ended before it have changed (docs/sessions.md).
///
/// It knows sessions by the tokens that were shown or given, the last of them, and needs nothing in
/// them. On the connection's executor only.
class SessionHistory {
    struct Log;

  public:
    /// So many tokens that are not in use are remembered.
    static constexpr std::size_t tokens_max = 32;

    /// A request from when its token was read until its reply goes out; it may also be dropped.
    class Visit {
      public:
        explicit Visit(std::shared_ptr<Log> log);
        ~Visit();
        Visit(Visit&&) = default;
        Visit& operator=(Visit&&) = delete;

      private:
        friend class SessionHistory;
        std::shared_ptr<Log> log_;
        std::uint64_t seen_ = 0;
        /// Its token did not say all that was changed.
        bool was_behind_ = false;
    };

    /// Takes what others have changed since the token was made into the session, which its token
    /// says.
    Visit begin(std::string_view token, Session& session);

    /// Notes what the request has changed: `after` is the session as it left it, nothing when it
    /// did not come to that. Gives the reply a token that says more when it has one that does not
    /// say all, or none although the client has shown an old one.
    void end(Visit visit, const std::optional<Session>& after, Reply& reply,
             std::chrono::sys_seconds now);

  private:
    /// A token in short: who makes two that look the same confuses only sessions of their own.
    using Key = std::array<char, 32>;

    /// A token that says the first `seen` changes of a session.
    struct Known {
        Key key;
        std::shared_ptr<Log> log;
        std::uint64_t seen = 0;
    };

    static Key key_of(std::string_view token);
    Known& known(std::string_view token);
    void remember(std::string_view token, const std::shared_ptr<Log>& log);
    void forget_oldest();

    /// The one that was used last stands at the end.
    std::vector<Known> tokens_;
};

}  // namespace coqewd
