#pragma once

#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/state/token_sessions.hpp"

namespace coqewd {

/// Token sessions in the memory of this process; they end with it.
class SessionsInMemory : public TokenSessions {
  public:
    struct Options {
        /// Then a new one takes the place of the oldest that nobody has used since it began.
        std::size_t sessions_max = 100'000;
        /// Of those that one address has begun; 0: as many as there may be.
        std::size_t per_address_max = 0;
        /// Of a session's values and data, roughly as JSON.
        std::size_t session_bytes_max = 1'000'000;
        /// Makes a token that nobody can guess and that is not made twice: a random UUID.
        std::function<std::string()> make_token = {};
    };

    explicit SessionsInMemory(Options options) : options_(std::move(options)) {}

    Result<TokenSession> create(const NewTokenSession& session,
                                std::chrono::sys_seconds now) override;
    Result<TokenSession> of_name(std::string_view name, const NewTokenSession& session,
                                 std::chrono::sys_seconds now) override;
    std::optional<TokenSession> find(std::string_view token, std::chrono::sys_seconds now) override;
    std::optional<TokenSession> use(std::string_view token, std::chrono::sys_seconds now) override;
    boost::system::error_code change(std::string_view token, const SessionChanges& changes,
                                     std::chrono::sys_seconds now) override;
    void remove(std::string_view token) override;
    std::size_t remove_expired(std::chrono::sys_seconds now) override;

  private:
    /// The one index by time: tokens by the second in which they expire.
    using Expiries = std::multimap<std::chrono::sys_seconds, std::string_view>;

    struct Kept {
        TokenSession session;
        /// Counted there for as long as the session lives, whoever uses it later.
        std::string begun_from;
        /// Empty for a client's own session.
        std::string name;
        Expiries::iterator expiry;
        /// Until its client has come back.
        std::optional<std::list<std::string_view>::iterator> unused = std::nullopt;
    };

    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    template <typename Value>
    using ByText = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

    Result<Kept*> begin(std::string token, const NewTokenSession& session,
                        std::chrono::sys_seconds now);
    TokenSession used(Kept& kept, std::chrono::sys_seconds now);
    error_code make_room(std::string_view address);
    bool full_for(std::string_view address) const;
    void note_use(Kept& kept);
    Kept* live(std::string_view token, std::chrono::sys_seconds now);
    void erase(ByText<Kept>::iterator place);
    void erase_expired(std::chrono::sys_seconds now, std::size_t most);

    const Options options_;
    std::mutex mutex_;
    std::uint64_t last_id_ = 0;
    ByText<Kept> sessions_;
    ByText<std::size_t> by_address_;
    /// Tokens of the sessions that belong to names.
    ByText<std::string> by_name_;
    Expiries expiries_;
    /// The oldest first.
    std::list<std::string_view> unused_;
};

}  // namespace coqewd
