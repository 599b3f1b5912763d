#pragma once

#include <string>

#include "core/async/result.hpp"

namespace coqewd {

/// Keeps the token for the next call, readable by its owner only. The error is the system's when
/// the file can not be written.
error_code write_token(const std::string& path, const std::string& token);

}  // namespace coqewd
