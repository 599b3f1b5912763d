#pragma once

#include <string>

namespace coqewd {

/// `coqewd --help`: the commands, and everything that the first of them takes.
std::string program_help();
std::string serve_help();
std::string call_help();

/// `coqewd 0.1.0`.
std::string version_text();

}  // namespace coqewd
