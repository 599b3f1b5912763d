#pragma once

#include <string>

namespace coqewd {

/// Keeps the token for the next call, readable by its owner only. Throws std::runtime_error when
/// the file can not be written.
void write_token(const std::string& path, const std::string& token);

}  // namespace coqewd
