#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "app/io_setup.hpp"
#include "core/app/application.hpp"

namespace coqewd {

/// The program: reads flags, environment and config file, and does what they say, `serve` with
/// these applications or `call`. Returns the exit code: 0 when it was stopped by TERM or INT, or
/// the call succeeded; 1 when it could not do what it was told; 2 when that was not understood.
int run(int argc, char** argv, std::vector<ApplicationFactory> applications, IoSetup setup = {});

/// `int main(int argc, char** argv) { return serve<Demo, Stock>(argc, argv); }`, and with Socket.IO
/// namespaces of its own, `serve<Demo>(argc, argv, chat)` where `void chat(Io& io)` sets them up.
template <typename... Applications>
int serve(int argc, char** argv, IoSetup setup = {}) {
    std::vector<ApplicationFactory> factories;
    (factories.push_back([] { return std::make_unique<Applications>(); }), ...);
    return run(argc, argv, std::move(factories), std::move(setup));
}

}  // namespace coqewd
