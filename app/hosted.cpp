#include "app/hosted.hpp"

#include <algorithm>

#include "app/in_quotes.hpp"
#include "app/suggest.hpp"

namespace coqewd {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

void check_hosted(const std::vector<std::string>& hosted, Config& config, Findings& findings) {
    for (const auto& [alias, application] : config.aliases) {
        const std::string where = named(config.sources, alias_source(alias));
        if (hosted.empty()) {
            findings.warnings.push_back(where + " has no effect: this server hosts no application");
        } else if (config.aliases.contains(application)) {
            continue;  // check() has said it.
        } else if (!has(hosted, application)) {
            findings.errors.push_back(where + " names " + in_quotes(application) +
                                      ", which is not hosted" + did_you_mean(application, hosted));
        } else if (has(hosted, alias)) {
            findings.errors.push_back(where + " is the name of an application that is hosted");
        }
    }
    if (hosted.empty()) config.aliases.clear();
}

}  // namespace coqewd
