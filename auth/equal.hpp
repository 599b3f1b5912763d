#pragma once

#include <string_view>

namespace coqewd::auth {

/// Whether both are the same bytes, in a time that depends on their lengths only. For signatures,
/// passwords and tokens, where an early return would tell an attacker how much was right.
bool equal(std::string_view left, std::string_view right);

}  // namespace coqewd::auth
