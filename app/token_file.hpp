#pragma once

#include <string>

#include "core/async/result.hpp"

namespace coqewd {

/// Keeps the token for the next call, in a file that only its owner can read; what is no file, like
/// a pipe, is written as it is. The error is the system's when that fails: the token before it is
/// still there then.
error_code write_token(const std::string& path, const std::string& token);

}  // namespace coqewd
