#pragma once

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/command_line.hpp"
#include "app/findings.hpp"
#include "app/setting.hpp"
#include "core/async/result.hpp"

namespace coqewd {

using Environment = std::map<std::string, std::string>;

/// Sets one value; what is refused is an error that begins with `where`.
template <typename Target>
void apply(const Setting<Target>& setting, std::string_view value, const std::string& where,
           Target& target, Findings& findings) {
    if (const Refusal refusal = setting.set(target, value)) {
        findings.errors.push_back(where + ": " + *refusal);
    }
    // Each entry of a list keeps its own.
    if (setting.shape != Shape::list) target.sources[std::string(setting.name)] = where;
}

/// Kubernetes gives each pod `COQEWD_PORT=tcp://10.0.0.1:8080` when a service is called coqewd.
bool is_from_kubernetes(std::string_view value);

/// What a variable of Kubernetes is told about.
std::string pass_over_text(std::string_view variable);

/// Sets what the environment says.
template <typename Target>
void apply_environment(std::span<const Setting<Target>> settings, const Environment& environment,
                       Target& target, Findings& findings) {
    for (const auto& setting : settings) {
        const std::string name = environment_name(setting.name);
        const auto variable = environment.find(name);
        if (variable == environment.end() || variable->second.empty()) continue;
        if (is_from_kubernetes(variable->second)) {
            findings.warnings.push_back(pass_over_text(name));
            continue;
        }
        if (setting.shape != Shape::list) {
            apply(setting, variable->second, name, target, findings);
            continue;
        }
        std::istringstream words(variable->second);
        for (std::string word; words >> word;) {
            std::string next;
            if (setting.goes_on && setting.goes_on(word) && words >> next) word += " " + next;
            apply(setting, word, name, target, findings);
        }
    }
}

/// Sets what the flags say.
template <typename Target>
void apply_flags(std::span<const Setting<Target>> settings, const std::vector<GivenFlag>& flags,
                 Target& target, Findings& findings) {
    for (const GivenFlag& flag : flags) {
        const auto setting = std::ranges::find(settings, flag.name, &Setting<Target>::name);
        if (setting == settings.end()) continue;
        apply(*setting, flag.value, "--" + flag.name, target, findings);
    }
}

/// `--tls-key: 'k.pem': the file cannot be read: No such file or directory`.
struct FileFault {
    std::string where;  ///< what said its path
    std::string path;
    error_code failure;
};
std::string to_text(const FileFault& fault);

/// Warns of variables that begin like ours and are none of any command.
void check_environment(const Environment& environment, Findings& findings);

}  // namespace coqewd
