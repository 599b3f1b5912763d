#pragma once

#include <map>
#include <string>

#include "app/options.hpp"

namespace coqewd {

/// Why the last call of the system failed; EIO when it does not say.
error_code last_failure();

/// Reads a file of at most 1 MiB. The error is the system's, or OptionError::file_too_large. It
/// blocks, so it is for the start of the program.
Result<FileText> read_small_file(const std::string& path);

/// Whether a file can be read, without taking anything out of it: it may be a pipe.
error_code probe_file(const std::string& path);

/// The variables of an environment in the form of `environ`.
std::map<std::string, std::string> to_map(const char* const* environment);

}  // namespace coqewd
