#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/findings.hpp"

namespace coqewd {

/// The rules between values of a complete configuration, all at once: certificate and key belong
/// together, every destination is a peer, a public address needs a secret of its own, and so on.
/// A configuration that was built by hand may be checked with it too.
Findings check(const Config& config);

/// What a configuration without a fault may have forgotten, as warnings. `hosts_applications` tells
/// whether the program has some of its own.
std::vector<std::string> advice(const Config& config, bool hosts_applications);

}  // namespace coqewd
