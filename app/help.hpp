#pragma once

#include <string>
#include <string_view>

namespace coqewd {

/// `coqewd --help`: the commands, and everything that the first of them takes.
std::string program_help();
std::string serve_help();
std::string call_help();

/// Of `check`, `routes` and `explain`, which take the flags of serve.
std::string inspect_help(std::string_view command);

/// `coqewd 0.1.0`.
std::string version_text();

}  // namespace coqewd
