#pragma once

#include <vector>

#include "app/config.hpp"
#include "app/io_setup.hpp"
#include "core/app/application.hpp"

namespace coqewd {

/// Serves until TERM or INT, then stops gracefully: no new connections, the grace for requests in
/// flight, a fault for those that take longer, close frames. A second signal ends the process at
/// once. Gives the process's exit code. Throws std::runtime_error when it can not start.
int run_server(Config config, std::vector<ApplicationFactory> applications, IoSetup setup);

}  // namespace coqewd
