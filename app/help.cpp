#include "app/help.hpp"

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <list>
#include <sstream>
#include <string_view>

#include "app/browser_file.hpp"
#include "app/setting.hpp"

namespace coqewd {
namespace {

namespace po = boost::program_options;

constexpr unsigned columns = 100;

template <typename Target>
po::value_semantic* semantic(const Setting<Target>& setting) {
    if (setting.shape == Shape::on_off) return po::bool_switch();
    auto* value = po::value<std::string>()->value_name(std::string(setting.argument));
    if (setting.show != nullptr) value->default_value(setting.show(Target()));
    return value;
}

/// The settings under their headings, in their order.
template <typename Target>
std::string grouped(std::span<const Setting<Target>> settings) {
    std::list<po::options_description> groups;
    std::string_view open_group;
    for (const auto& setting : settings) {
        if (setting.group != open_group) {
            open_group = setting.group;
            groups.emplace_back(std::string(setting.group), columns);
        }
        groups.back().add_options()(std::string(setting.name).c_str(), semantic(setting),
                                    std::string(setting.help).c_str());
    }
    groups.back().add_options()("help,h", "print this and stop");
    groups.back().add_options()("version", "print the version and stop");

    std::ostringstream out;
    // One width for all groups, so that the texts stand in one column.
    unsigned width = 0;
    for (const auto& group : groups) width = std::max(width, group.get_option_column_width());
    for (const auto& group : groups) {
        out << '\n';
        group.print(out, width);
    }
    return out.str();
}

constexpr std::string_view serve_notes = R"(
TIME is a number with its unit (500ms, 30s, 2m, 1h), SIZE a number of bytes (1000000, 1MB, 64KiB).
A flag without a value is turned off by =false, as in --demo=false.
A flag counts more than the environment (COQEWD_PORT for --port, lists separated by spaces), that
more than the config file, and that more than the default.
)";

constexpr std::string_view call_notes = R"(
JSON is the message's params ({} unless given). Intermediate messages and the reply are printed as
JSON, a line each. The exit code is 0 for a reply and 1 for a fault, a time-out or no connection.

With --count the message is sent many times, and figures are printed instead: how many replies and
faults, how many in a second, the times (half, nine in ten and 99 in 100 were as quick or quicker),
and how busy this program was itself. The exit code is 1 when a reply was a fault or did not come.
With --rate a time counts from when its message was due, also when it could be sent only later.
  coqewd call http://127.0.0.1:8080 demo greet --count 100000 --connections 64 --in-flight 16

With --event any Socket.IO server is called: the elements of the array JSON are the arguments of the
event (any other JSON is the one argument), and what the server acknowledges is printed as an array,
binary data in it as {"base64":"..."}. The exit code is 1 when it acknowledges nothing.
  coqewd call http://127.0.0.1:3000 --namespace /chat --event ask '["weather",7]'

A flag counts more than the environment (COQEWD_TOKEN for --token).
)";

constexpr std::string_view inspect_notes = R"(
The exit code is 0 when a server would start like this, and explain has found somebody who answers.
It is 1 when not, and 2 when routes or explain are given what no server would start with.
)";

}  // namespace

std::string program_help() {
    return "coqewd: QEWD micro-services over WebSockets\n\n"
           "  coqewd [serve] [flags]                              run a server\n"
           "  coqewd check [flags]                                say what is wrong with the "
           "flags\n"
           "                                                      or the config file, and who\n"
           "                                                      answers what\n"
           "  coqewd routes [--json] [flags]                      print the table of REST routes\n"
           "  coqewd explain METHOD PATH [flags]                  say who would answer a request,\n"
           "  coqewd explain APPLICATION TYPE [flags]             with which checks, or why "
           "nobody\n"
           "  coqewd call URL APPLICATION TYPE [JSON] [flags]     send a message to one\n"
           "  coqewd call URL --event NAME [JSON] [flags]         the same to any Socket.IO "
           "server\n\n"
           "Flags of serve; those of call: coqewd call --help\n" +
           grouped(serve_settings()) + std::string(serve_notes);
}

std::string serve_help() {
    return "coqewd [serve] [flags]: run a server\n" + grouped(serve_settings()) +
           std::string(serve_notes);
}

std::string inspect_help(std::string_view command) {
    std::string usage =
        "coqewd check [flags]: say what is wrong with a configuration, and who "
        "answers what\n";
    if (command == "routes") {
        usage = "coqewd routes [--json] [flags]: print the table of REST routes\n";
    } else if (command == "explain") {
        usage =
            "coqewd explain METHOD PATH [flags]: say who would answer a REST request\n"
            "coqewd explain APPLICATION TYPE [flags]: say who would answer a message\n";
    }
    return usage + "\nNo server is started. The flags are those of serve: coqewd serve --help\n" +
           std::string(inspect_notes);
}

std::string call_help() {
    return "coqewd call URL APPLICATION TYPE [JSON] [flags]: send a message to a server\n"
           "coqewd call URL --event NAME [JSON] [flags]: emit an event to any Socket.IO server\n" +
           grouped(call_settings()) + std::string(call_notes);
}

std::string version_text() {
    const std::string_view browsers =
        browser_files().empty() ? "without the clients for browsers"
                                : "with the clients for browsers (/socket.io/licenses.txt)";
    return "coqewd " COQEWD_VERSION "\n" + std::string(browsers) + "\n";
}

}  // namespace coqewd
