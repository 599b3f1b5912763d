#pragma once

#include "app/command_line.hpp"
#include "app/options.hpp"

namespace coqewd {

/// The configuration of a server from file, environment and flags, checked as a whole.
Config read_config(const CommandLine& line, const Invocation& invocation, Findings& findings);

/// Joins two lists of one kind: an entry of `later` replaces those of the same name in `earlier`.
std::vector<PeerConfig> join(std::vector<PeerConfig> earlier, std::vector<PeerConfig> later);
std::vector<MapConfig> join(std::vector<MapConfig> earlier, std::vector<MapConfig> later);

}  // namespace coqewd
