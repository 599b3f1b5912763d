#include "app/command_line.hpp"

#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <set>
#include <utility>

#include "app/in_quotes.hpp"
#include "app/suggest.hpp"

namespace coqewd {
namespace {

namespace po = boost::program_options;
using Style = po::command_line_style::style_t;

// No guessing: an abbreviation that works today would be ambiguous tomorrow.
constexpr int style = Style::unix_style & ~Style::allow_guessing;

/// Before the name of a switch that is written with its value: for the parser that is another flag,
/// because with one that may have a value it would take the next argument for it.
constexpr char switch_mark = '=';

/// `--demo=false` as the option `=demo`; nothing else is touched.
std::pair<std::string, std::string> parse_switch_value(const std::string& argument,
                                                       const std::vector<FlagShape>& shapes) {
    const auto equals = argument.find('=');
    if (!argument.starts_with("--") || equals == std::string::npos) return {};
    const std::string name = argument.substr(2, equals - 2);
    const auto shape = std::ranges::find(shapes, name, &FlagShape::name);
    if (shape == shapes.end() || shape->has_value) return {};
    return {switch_mark + name, argument.substr(equals + 1)};
}

po::options_description describe(const std::vector<FlagShape>& shapes) {
    po::options_description all;
    all.add_options()("help,h", po::bool_switch())("version", po::bool_switch());
    for (const FlagShape& shape : shapes) {
        if (shape.has_value) {
            all.add_options()(shape.name.c_str(), po::value<std::string>());
        } else {
            all.add_options()(shape.name.c_str(), po::bool_switch());
            all.add_options()((switch_mark + shape.name).c_str(), po::value<std::string>());
        }
    }
    return all;
}

bool has_flag(const std::vector<FlagShape>& shapes, std::string_view name) {
    return std::ranges::find(shapes, name, &FlagShape::name) != shapes.end();
}

void report_unknown(std::string flag, const KnownFlags& known, Findings& findings) {
    // What follows an '=' is a value, perhaps a secret one.
    flag.resize(std::min(flag.find('='), flag.size()));
    if (!flag.starts_with('-')) flag.insert(0, "--");
    const std::string name = flag.substr(std::min(flag.find_first_not_of('-'), flag.size()));
    if (has_flag(known.others, name)) {
        findings.errors.push_back("--" + name + " is a flag of " + known.other_command);
        return;
    }
    std::vector<std::string> names{"help", "version"};
    for (const FlagShape& shape : known.own) names.push_back(shape.name);
    findings.errors.push_back("unknown flag " + in_quotes(flag) + did_you_mean(name, names, "--"));
}

void report_repeated(const std::vector<GivenFlag>& flags, const std::vector<FlagShape>& shapes,
                     Findings& findings) {
    std::set<std::string> seen;
    std::set<std::string> reported;
    for (const GivenFlag& flag : flags) {
        const auto shape = std::ranges::find(shapes, flag.name, &FlagShape::name);
        if (shape->repeatable || seen.insert(flag.name).second) continue;
        if (reported.insert(flag.name).second) {
            findings.errors.push_back("--" + flag.name + " is given more than once");
        }
    }
}

std::string to_text(const po::invalid_command_line_syntax& error) {
    using Syntax = po::invalid_syntax;
    if (error.kind() != Syntax::missing_parameter &&
        error.kind() != Syntax::empty_adjacent_parameter) {
        return error.what();
    }
    std::string flag = error.get_option_name();
    std::erase(flag, switch_mark);
    return flag + ": its value is missing";
}

void take(const po::option& option, CommandLine& line) {
    if (option.position_key >= 0) {
        line.positional.insert(line.positional.end(), option.value.begin(), option.value.end());
    } else if (option.string_key == "help") {
        line.help = true;
    } else if (option.string_key == "version") {
        line.version = true;
    } else {
        const std::string value = option.value.empty() ? "true" : option.value.front();
        const bool marked = option.string_key.front() == switch_mark;
        line.flags.push_back({option.string_key.substr(marked ? 1 : 0), value});
    }
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& arguments, const KnownFlags& known,
                               Findings& findings) {
    CommandLine line;
    const po::options_description description = describe(known.own);
    bool unknown = false;
    try {
        po::command_line_parser parser(arguments);
        parser.options(description).style(style).allow_unregistered();
        parser.extra_parser(
            [&](const std::string& argument) { return parse_switch_value(argument, known.own); });
        const auto parsed = parser.run();
        for (const po::option& option : parsed.options) {
            unknown = unknown || option.unregistered;
            if (option.unregistered) {
                report_unknown(option.string_key, known, findings);
            } else {
                take(option, line);
            }
        }
    } catch (const po::invalid_command_line_syntax& error) {
        findings.errors.push_back(to_text(error));
    } catch (const po::error& error) {
        findings.errors.push_back(error.what());
    }
    report_repeated(line.flags, known.own, findings);
    // The value of an unknown flag looks like an argument of its own.
    if (unknown) line.positional.clear();
    return line;
}

}  // namespace coqewd
