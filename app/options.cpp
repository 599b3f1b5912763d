#include "app/options.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "app/call_options.hpp"
#include "app/command_line.hpp"
#include "app/help.hpp"
#include "app/in_quotes.hpp"
#include "app/serve_options.hpp"
#include "app/sources.hpp"
#include "app/suggest.hpp"

namespace coqewd {
namespace {

std::string help_of(std::string_view command) {
    if (command == "call") return call_help();
    return command == "serve" ? serve_help() : program_help();
}

std::optional<Command> unless_wrong(Command command, const Findings& findings) {
    if (!findings.errors.empty()) return std::nullopt;
    return command;
}

Outcome decide_command(std::string_view command, const std::vector<std::string>& arguments,
                       const Invocation& invocation) {
    const bool calls = command == "call";
    Findings findings;
    KnownFlags known{.own = flag_shapes(serve_settings()),
                     .other_command = calls ? "serve" : "call",
                     .others = flag_shapes(call_settings())};
    if (calls) std::swap(known.own, known.others);
    const CommandLine line = parse_command_line(arguments, known, findings);
    if (line.help) return {PrintText{help_of(command)}, {}};
    if (line.version) return {PrintText{version_text()}, {}};

    check_environment(invocation.environment, findings);
    Command decided = calls ? Command(read_call_options(line, invocation, findings))
                            : Command(ServeCommand{read_config(line, invocation, findings)});
    auto result = unless_wrong(std::move(decided), findings);
    return {std::move(result), std::move(findings)};
}

Outcome unknown_command(const std::string& command) {
    constexpr std::size_t commands = 2;
    const std::array<std::string, commands> names{"serve", "call"};
    Outcome outcome;
    outcome.findings.errors.push_back("unknown command " + in_quotes(command) +
                                      did_you_mean(command, names) +
                                      " (the commands are serve and call)");
    return outcome;
}

}  // namespace

Outcome decide(const Invocation& invocation) {
    std::vector<std::string> rest = invocation.arguments;
    if (rest.empty() || rest.front().starts_with('-')) return decide_command("", rest, invocation);
    const std::string command = rest.front();
    rest.erase(rest.begin());
    if (command != "serve" && command != "call") return unknown_command(command);
    return decide_command(command, rest, invocation);
}

}  // namespace coqewd
