#pragma once

#include <cstddef>
#include <string>

#include "app/load_plan.hpp"
#include "net/endpoint.hpp"

namespace coqewd::bench {

/// What bench_load is told. load_usage() says what it means.
struct LoadOptions {
    std::string mode;
    net::Endpoint endpoint;
    LoadPlan plan;
    std::size_t bytes = 200;
    std::string application = "demo";
    std::string type = "greet";
    /// What a REST answer has to be; empty for whatever the first one is.
    std::string expected = {};
    /// Clients beside those of the load that never read.
    std::size_t stuck = 0;
};

/// Whether there is such a mode is for the program to say. Throws std::runtime_error with a
/// sentence for what else it does not understand.
LoadOptions read_load_options(int count, char** words);

const char* load_usage();

}  // namespace coqewd::bench
