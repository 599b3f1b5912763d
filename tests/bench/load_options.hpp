#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "net/endpoint.hpp"

namespace coqewd::bench {

/// What bench_load is told. load_usage() says what it means.
struct LoadOptions {
    std::string mode;
    net::Endpoint endpoint;
    std::size_t connections = 1;
    std::size_t in_flight = 1;
    std::size_t bytes = 200;
    /// Questions in a second, of all connections together; 0 for as many as are answered.
    std::size_t rate = 0;
    std::chrono::seconds time{5};
    std::chrono::seconds warm_up{1};
    std::string application = "demo";
    std::string type = "greet";
    /// What a REST answer has to be; empty for whatever the first one is.
    std::string expected = {};
    std::vector<pid_t> servers = {};
};

/// Throws std::runtime_error with a sentence for what it does not understand.
LoadOptions read_load_options(int count, char** words);

const char* load_usage();

}  // namespace coqewd::bench
