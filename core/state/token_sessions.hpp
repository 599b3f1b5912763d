#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "core/state/token_session.hpp"

namespace coqewd {

/// Why a token session can not be kept.
enum class SessionError : std::uint8_t {
    too_many = 1,               ///< all that the store takes are there
    too_many_from_one_address,  ///< all that one address may have are there
    too_big,                    ///< its values and data would be larger than one may be
};

boost::system::error_code make_error_code(SessionError error);

/// Who begins a session, and with what.
struct NewTokenSession {
    std::string_view application;
    std::string_view socket_id;
    std::string_view ip_address;
    std::chrono::seconds timeout;
};

/// Where token sessions are kept. For every thread; no call waits for anything slow. The time is
/// given to each call: a session whose expiry has come is not there, whether it was removed or not.
class TokenSessions {
  public:
    TokenSessions() = default;
    virtual ~TokenSessions() = default;
    TokenSessions(const TokenSessions&) = delete;
    TokenSessions& operator=(const TokenSessions&) = delete;

    /// A new session with a token of its own, good for its timeout from now on.
    virtual Result<TokenSession> create(const NewTokenSession& session,
                                        std::chrono::sys_seconds now) = 0;

    /// The session that belongs to a name, used as use() does; a new one when there is none. Its
    /// token is given to nobody: no client reaches it by showing the name.
    virtual Result<TokenSession> of_name(std::string_view name, const NewTokenSession& session,
                                         std::chrono::sys_seconds now) = 0;

    /// The session of this token as it is now.
    virtual std::optional<TokenSession> find(std::string_view token,
                                             std::chrono::sys_seconds now) = 0;

    /// The same for a message of its client: it is good for its timeout from now on.
    virtual std::optional<TokenSession> use(std::string_view token,
                                            std::chrono::sys_seconds now) = 0;

    /// Changes the session, all at once, and not its expiry; nothing when it is gone. The error is
    /// too_big, and then nothing has changed.
    virtual boost::system::error_code change(std::string_view token, const SessionChanges& changes,
                                             std::chrono::sys_seconds now) = 0;

    /// Ends the session, if it is there.
    virtual void remove(std::string_view token) = 0;

    /// Removes those whose time is over. Returns how many are left.
    virtual std::size_t remove_expired(std::chrono::sys_seconds now) = 0;
};

}  // namespace coqewd

template <>
struct boost::system::is_error_code_enum<coqewd::SessionError> : std::true_type {};
