#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/config.hpp"
#include "app/findings.hpp"
#include "core/async/result.hpp"

namespace coqewd {

/// A small file, as far as the options are concerned.
struct FileText {
    std::string text;
    unsigned mode = 0;  ///< permission bits
};

using ReadFile = std::function<Result<FileText>(const std::string& path)>;

/// No error when the file can be opened for reading.
using ProbeFile = std::function<error_code(const std::string& path)>;

/// Everything that decides what the program is to do.
struct Invocation {
    std::vector<std::string> arguments;              ///< without the program's name
    std::map<std::string, std::string> environment;  ///< an empty variable is as good as none
    ReadFile read_file;
    ProbeFile probe_file;
    bool has_applications = false;  ///< the program has some of its own
    /// The names of the program's own applications; asked for when something depends on them.
    std::function<std::vector<std::string>()> hosted;
    /// Notes what a server would not start with, for check; without it nothing is tried out.
    std::function<void(const Config&, Findings&)> check_start = {};
};

/// `coqewd [serve]`.
struct ServeCommand {
    Config config;
};

/// `coqewd check`, `routes` and `explain`: what a server would do, without starting one.
struct InspectCommand {
    enum class What { check, routes, explain };

    What what = What::check;
    Config config;
    std::vector<std::string> subject{};  ///< of explain: METHOD PATH, or APPLICATION TYPE
    bool json = false;                   ///< of routes
};

/// `--help` and `--version`.
struct PrintText {
    std::string text;
};

using Command = std::variant<ServeCommand, InspectCommand, CallOptions, PrintText>;

/// What to do, or why that is not clear. Errors and warnings are for standard error, a line each.
struct Outcome {
    std::optional<Command> command;  ///< nothing when there is an error
    Findings findings;
};

/// Reads command line, environment and config file: a flag counts more than the environment, that
/// more than the file, and that more than the default. Peers, maps, groups and routes are joined by
/// name: an entry replaces the one of the same name from a lesser source, and the others stay.
/// Origins add up.
Outcome decide(const Invocation& invocation);

}  // namespace coqewd
