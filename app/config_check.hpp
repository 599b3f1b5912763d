#pragma once

#include "app/config.hpp"
#include "app/findings.hpp"

namespace coqewd {

/// The rules between values of a complete configuration, all at once: certificate and key belong
/// together, every destination is a peer, a public address needs a secret of its own, and so on.
/// A configuration that was built by hand may be checked with it too.
Findings check(const Config& config);

}  // namespace coqewd
