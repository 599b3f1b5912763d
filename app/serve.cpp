#include "app/serve.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <variant>

#include "app/call.hpp"
#include "app/demo.hpp"
#include "app/disk.hpp"
#include "app/inspect.hpp"
#include "app/options.hpp"
#include "app/run_server.hpp"
#include "app/start_check.hpp"

namespace coqewd {
namespace {

constexpr int failed = 1;
constexpr int misunderstood = 2;

/// The program's own, and the demo when it is asked for.
std::vector<ApplicationFactory> all_of(const Config& config,
                                       std::vector<ApplicationFactory> applications) {
    if (config.demo) applications.emplace_back(std::make_unique<Demo>);
    return applications;
}

/// A reply or a report that nobody can read is none.
int unless_unwritten(int code) {
    if (std::cout.flush()) return code;
    std::cerr << "error: the output can not be written\n";
    return failed;
}

struct Perform {
    const std::vector<ApplicationFactory>& applications;
    IoSetup& setup;

    int operator()(const ServeCommand& command) const {
        return run_server(command.config, all_of(command.config, applications), std::move(setup));
    }
    int operator()(const InspectCommand& command) const {
        const bool is_well = inspect(command, all_of(command.config, applications));
        return unless_unwritten(is_well ? EXIT_SUCCESS : failed);
    }
    int operator()(const CallOptions& options) const { return unless_unwritten(call(options)); }
    int operator()(const PrintText& print) const {
        std::cout << print.text;
        return unless_unwritten(EXIT_SUCCESS);
    }
};

/// What follows the faults; gives the exit code. To find them was the task of check.
int say_what_is_allowed(std::string_view command, const Outcome& outcome) {
    if (command == "check") {
        std::cerr << "A server would not start like this: " << outcome.findings.errors.size()
                  << " fault" << (outcome.findings.errors.size() == 1 ? "\n" : "s\n");
        return failed;
    }
    const bool named = command == "call" || command == "routes" || command == "explain";
    std::cerr << "coqewd " << (named ? command : "") << (named ? " " : "")
              << "--help says what is allowed\n";
    return misunderstood;
}

std::vector<std::string> names_of(const std::vector<ApplicationFactory>& applications) {
    std::vector<std::string> names;
    for (const ApplicationFactory& make : applications) names.push_back(make()->name());
    return names;
}

}  // namespace

int run(int argc, char** argv, std::vector<ApplicationFactory> applications, IoSetup setup) {
    // Writing to a connection that has gone is an error like any other.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const Outcome outcome =
            decide({.arguments = {argv + 1, argv + argc},
                    .environment = to_map(environ),
                    .read_file = read_small_file,
                    .probe_file = probe_file,
                    .has_applications = !applications.empty(),
                    .hosted = [&] { return names_of(applications); },
                    .check_start =
                        [&](const Config& config, Findings& findings) {
                            check_start(config, all_of(config, applications), findings);
                        }});
        for (const auto& line : outcome.findings.warnings) std::cerr << "warning: " << line << '\n';
        for (const auto& line : outcome.findings.errors) std::cerr << "error: " << line << '\n';
        if (!outcome.command) return say_what_is_allowed(argc > 1 ? argv[1] : "", outcome);
        return std::visit(Perform{applications, setup}, *outcome.command);
    } catch (const std::exception& error) {
        std::cerr << "error: " << error.what() << '\n';
    }
    return failed;
}

}  // namespace coqewd
