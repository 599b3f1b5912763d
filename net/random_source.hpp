#pragma once

#include <functional>
#include <span>

namespace coqewd::net {

/// Fills the bytes with what nobody can guess. From any thread. net has no randomness of its own;
/// app gives it auth's.
using RandomSource = std::function<void(std::span<char>)>;

}  // namespace coqewd::net
