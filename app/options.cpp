#include "app/options.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "app/call_options.hpp"
#include "app/command_line.hpp"
#include "app/help.hpp"
#include "app/in_quotes.hpp"
#include "app/quantity.hpp"
#include "app/serve_options.hpp"
#include "app/sources.hpp"
#include "app/suggest.hpp"

namespace coqewd {
namespace {

constexpr std::array<std::string_view, 5> commands{"serve", "call", "check", "routes", "explain"};

/// Which of the commands that look at a configuration it is.
std::optional<InspectCommand::What> inspection(std::string_view command) {
    if (command == "check") return InspectCommand::What::check;
    if (command == "routes") return InspectCommand::What::routes;
    if (command == "explain") return InspectCommand::What::explain;
    return std::nullopt;
}

std::string help_of(std::string_view command) {
    if (command == "call") return call_help();
    if (inspection(command)) return inspect_help(command);
    return command == "serve" ? serve_help() : program_help();
}

std::optional<Command> unless_wrong(Command command, const Findings& findings) {
    if (!findings.errors.empty()) return std::nullopt;
    return command;
}

KnownFlags flags_of(std::string_view command) {
    KnownFlags known{.own = flag_shapes(serve_settings()),
                     .other_command = "call",
                     .others = flag_shapes(call_settings())};
    if (command == "routes") known.own.push_back({.name = "json", .has_value = false});
    if (command != "call") return known;
    std::swap(known.own, known.others);
    known.other_command = "serve";
    return known;
}

/// All commands but call and explain take flags only.
void refuse_arguments(std::string_view command, const CommandLine& line, Findings& findings) {
    for (const std::string& argument : line.positional) {
        const bool is_command =
            command.empty() && std::ranges::find(commands, argument) != commands.end();
        findings.errors.push_back(
            "unexpected argument " + in_quotes(argument) + "; " +
            (is_command ? "the command comes first: coqewd " + argument + " --…"
                        : std::string(command.empty() ? "serve" : command) + " takes flags only"));
    }
}

void check_subject(const std::vector<std::string>& subject, Findings& findings) {
    // What is missing because a flag was wrong has been said already.
    if (subject.size() == 2 || !findings.errors.empty()) return;
    findings.errors.push_back("explain takes METHOD PATH or APPLICATION TYPE, but " +
                              std::to_string(subject.size()) +
                              (subject.size() == 1 ? " argument is" : " arguments are") + " given");
}

Command read_command(std::string_view command, const CommandLine& line,
                     const Invocation& invocation, Findings& findings) {
    if (command == "call") return read_call_options(line, invocation, findings);
    const auto what = inspection(command);
    if (what == InspectCommand::What::explain) {
        check_subject(line.positional, findings);
    } else {
        refuse_arguments(command, line, findings);
    }
    Config config = read_config(line, invocation, findings);
    if (what && invocation.check_start) invocation.check_start(config, findings);
    if (!what) return ServeCommand{std::move(config)};
    return InspectCommand{.what = *what,
                          .config = std::move(config),
                          .subject = line.positional,
                          .json = std::ranges::any_of(line.flags, [](const GivenFlag& flag) {
                              return flag.name == "json" && parse_switch(flag.value).value_or(true);
                          })};
}

Outcome decide_command(std::string_view command, const std::vector<std::string>& arguments,
                       const Invocation& invocation) {
    Findings findings;
    const CommandLine line = parse_command_line(arguments, flags_of(command), findings);
    if (line.help) return {PrintText{help_of(command)}, {}};
    if (line.version) return {PrintText{version_text()}, {}};

    check_environment(invocation.environment, findings);
    Command decided = read_command(command, line, invocation, findings);
    auto result = unless_wrong(std::move(decided), findings);
    return {std::move(result), std::move(findings)};
}

Outcome unknown_command(const std::string& command) {
    const std::vector<std::string> names(commands.begin(), commands.end());
    Outcome outcome;
    outcome.findings.errors.push_back("unknown command " + in_quotes(command) +
                                      did_you_mean(command, names) +
                                      " (the commands are serve, call, check, routes and explain)");
    return outcome;
}

}  // namespace

Outcome decide(const Invocation& invocation) {
    std::vector<std::string> rest = invocation.arguments;
    if (rest.empty() || rest.front().starts_with('-')) return decide_command("", rest, invocation);
    const std::string command = rest.front();
    rest.erase(rest.begin());
    if (std::ranges::find(commands, command) == commands.end()) return unknown_command(command);
    return decide_command(command, rest, invocation);
}

}  // namespace coqewd
