#include "app/sources.hpp"

#include "app/in_quotes.hpp"
#include "app/option_error.hpp"
#include "app/suggest.hpp"

namespace coqewd {

std::string named(const Sources& sources, std::string_view setting) {
    const auto said = sources.find(setting);
    return said == sources.end() ? std::string(setting) : said->second;
}

std::string alias_source(std::string_view alias) {
    return "moduleMap." + std::string(alias);
}

bool is_from_kubernetes(std::string_view value) {
    return value.starts_with("tcp://");
}

std::string pass_over_text(std::string_view variable) {
    return std::string(variable) +
           " is passed over: Kubernetes sets it for a service of this name (enableServiceLinks: "
           "false ends that)";
}

std::string to_text(const FileFault& fault) {
    const bool by_system = fault.failure.category() != option_category();
    return fault.where + ": " + in_quotes(fault.path) + ": " +
           (by_system ? "the file cannot be read: " : "") + fault.failure.message();
}

void check_environment(const Environment& environment, Findings& findings) {
    constexpr std::string_view prefix = "COQEWD_";
    std::vector<std::string> known;
    const auto add = [&](std::string_view setting) {
        known.push_back(environment_name(setting).substr(prefix.size()));
    };
    for (const auto& setting : serve_settings()) add(setting.name);
    for (const auto& setting : call_settings()) add(setting.name);
    for (auto at = environment.lower_bound(std::string(prefix));
         at != environment.end() && at->first.starts_with(prefix); ++at) {
        const std::string name = at->first.substr(prefix.size());
        if (std::ranges::find(known, name) != known.end()) continue;
        findings.warnings.push_back("unknown environment variable " + in_quotes(at->first) +
                                    did_you_mean(name, known, prefix));
    }
}

}  // namespace coqewd
