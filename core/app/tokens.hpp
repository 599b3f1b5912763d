#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "core/async/result.hpp"

namespace coqewd {

/// What core needs of the room auth; app fills it in. All functions are pure and for any thread.
struct Tokens {
    /// The claims of a token whose signature, exp and nbf are good at `now`. The error's message is
    /// the <why> of QEWD's `Invalid JWT: Error: <why>`.
    std::function<Result<boost::json::object>(std::string_view token, std::chrono::sys_seconds now)>
        verify;
    /// The claims of a token whose signature is good, also when its time is over.
    std::function<Result<boost::json::object>(std::string_view token)> verify_signature;
    std::function<std::string(const boost::json::object& claims)> sign;
    /// Private claims to and from the text of the claim `qewd`.
    std::function<std::string(const boost::json::object& claims)> seal;
    std::function<Result<boost::json::object>(std::string_view sealed)> open;
};

}  // namespace coqewd
