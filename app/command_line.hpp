#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/findings.hpp"
#include "app/setting.hpp"

namespace coqewd {

/// A flag as it was given: `{"port", "8080"}`; a flag without a value has `true`.
struct GivenFlag {
    std::string name;
    std::string value;
};

/// A command's arguments, taken apart.
struct CommandLine {
    std::vector<GivenFlag> flags;  ///< known ones, in their order
    std::vector<std::string> positional;
    bool help = false;
    bool version = false;
};

/// What the command line needs to know of a setting.
struct FlagShape {
    std::string name;
    bool has_value = true;
    bool repeatable = false;
};

/// The flags of a command, and those that somebody may take for them.
struct KnownFlags {
    std::vector<FlagShape> own;
    std::string other_command;
    std::vector<FlagShape> others;
};

template <typename Target>
std::vector<FlagShape> flag_shapes(std::span<const Setting<Target>> settings) {
    std::vector<FlagShape> shapes;
    for (const auto& setting : settings) {
        shapes.push_back({.name = std::string(setting.name),
                          .has_value = setting.shape != Shape::on_off,
                          .repeatable = setting.shape == Shape::list});
    }
    return shapes;
}

/// Takes the arguments apart. Unknown flags, missing values and flags given twice are errors.
CommandLine parse_command_line(const std::vector<std::string>& arguments, const KnownFlags& known,
                               Findings& findings);

}  // namespace coqewd
