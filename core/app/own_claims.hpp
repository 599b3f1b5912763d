#pragma once

#include <string_view>

namespace coqewd {

/// The private claims as they travel, sealed (spec/qewd.md 6.3).
inline constexpr std::string_view private_claim = "qewd";

/// Tells the servers behind this one that the client has no token.
inline constexpr std::string_view anonymous_claim = "coqewd_anonymous";

/// What a token says of itself, not of its owner: no handler and no other server changes these.
bool is_own_claim(std::string_view name);

}  // namespace coqewd
