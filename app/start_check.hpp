#pragma once

#include <vector>

#include "app/config.hpp"
#include "app/findings.hpp"
#include "core/app/application.hpp"

namespace coqewd {

/// Notes what keeps a server from starting although each value by itself is right: certificates,
/// keys and authorities that are none, a folder or a file that is not there, and, when nothing was
/// wrong before, applications that contradict each other or the configuration. All of it, in the
/// words of a server that fails by it. Reads the files; one that can not be read at all is passed
/// over, because that has been said.
void check_start(const Config& config, const std::vector<ApplicationFactory>& applications,
                 Findings& findings);

}  // namespace coqewd
