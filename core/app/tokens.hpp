#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/app/known_strangers.hpp"
#include "core/app/known_tokens.hpp"
#include "core/async/result.hpp"

namespace coqewd {

/// What auth still verifies; also what a client can send back within a message.
inline constexpr std::size_t token_bytes_max = std::size_t{64} * 1024;

/// What core needs of the room auth; app fills it in. All functions are pure and for any thread.
struct Tokens {
    /// The claims of a token whose signature is good, also when its time is over. The error's
    /// message is the <why> of QEWD's `Invalid JWT: Error: <why>`.
    std::function<Result<boost::json::object>(std::string_view token)> verify_signature;
    /// Why a token with these claims is not good at `now` (its exp and nbf); no error when it is.
    std::function<error_code(const boost::json::object& claims, std::chrono::sys_seconds now)>
        check_times;
    std::function<std::string(const boost::json::object& claims)> sign;
    /// Private claims to and from the text of the claim `qewd`.
    std::function<std::string(const boost::json::object& claims)> seal;
    std::function<Result<boost::json::object>(std::string_view sealed)> open;
    /// Those that were proved or signed lately; null where none are remembered.
    std::shared_ptr<KnownTokens> known = nullptr;
    /// The same for what is made for those without a token; there when `known` is.
    std::shared_ptr<KnownStrangers> strangers = nullptr;
};

/// The token, when its signature, exp and nbf are good at `now`. A link's proof is none.
Result<std::shared_ptr<const KnownToken>> verify(const Tokens& tokens, std::string_view token,
                                                 std::chrono::sys_seconds now);

}  // namespace coqewd
