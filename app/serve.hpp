#pragma once

#include <memory>
#include <vector>

#include "core/app/application.hpp"

namespace coqewd {

/// The program: reads flags, environment and config file, and does what they say, `serve` with
/// these applications or `call`. Returns the exit code: 0 when it was stopped by TERM or INT, or
/// the call succeeded; 1 when it could not do what it was told; 2 when that was not understood.
int run(int argc, char** argv, std::vector<ApplicationFactory> applications);

/// `int main(int argc, char** argv) { return serve<Demo, Stock>(argc, argv); }`
template <typename... Applications>
int serve(int argc, char** argv) {
    std::vector<ApplicationFactory> factories;
    (factories.push_back([] { return std::make_unique<Applications>(); }), ...);
    return run(argc, argv, std::move(factories));
}

}  // namespace coqewd
