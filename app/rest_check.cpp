#include "app/rest_check.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "app/groups.hpp"
#include "app/in_quotes.hpp"
#include "app/suggest.hpp"

namespace coqewd {
namespace {

constexpr std::size_t groups_max = 1'000;
constexpr std::size_t routes_max = 10'000;
constexpr std::size_t path_bytes_max = 1'024;

std::string said_by(const std::string& where) {
    return where.empty() ? "" : where + ": ";
}

/// What is wrong with a template; empty when nothing is.
std::string path_fault(std::string_view path) {
    const bool visible =
        std::ranges::all_of(path, [](char each) { return each > 0x20 && each != 0x7F; });
    if (!path.starts_with('/')) return "has to begin with '/'";
    if (path.size() > path_bytes_max) return "may have up to 1024 bytes";
    if (!visible) return "may have no spaces and no control characters";
    if (path.find_first_of("?#") != path.npos) return "may have no '?' and no '#'";
    return "";
}

void check_groups(const Config& config, Findings& findings) {
    if (config.groups.size() > groups_max) findings.errors.push_back("more than 1000 groups");
    std::set<std::string> names;
    for (const GroupConfig& group : config.groups) {
        const std::string what = said_by(group.where) + "the group " + in_quotes(group.name);
        if (!names.insert(group.name).second) findings.errors.push_back(what + " is there twice");
        if (std::ranges::count(config.peers, group.name, &PeerConfig::name) > 0) {
            findings.errors.push_back(what + " has the name of a peer; a request to " +
                                      in_quotes(group.name) + " could go to either");
        }
    }
    for (std::string& error : flatten_groups(config).errors) {
        findings.errors.push_back(std::move(error));
    }
}

/// The routes one by one, each held against all destinations and the routes before it.
class RouteCheck {
  public:
    RouteCheck(const Config& config, Findings& findings)
        : names_(destination_names(config)),
          known_(names_.begin(), names_.end()),
          findings_(findings) {}

    void check(const RouteConfig& route) {
        const std::string what = said_by(route.where) + "the route " + in_quotes(to_string(route));
        const std::string fault = path_fault(route.path);
        if (!fault.empty()) findings_.errors.push_back(what + ": its path " + fault);
        if (!seen_.emplace(route.method, route.path).second) {
            findings_.errors.push_back(what + " is there twice");
        }
        if (!route.destination.empty()) check_destination(what, route.destination);
        for (const std::string& name : route.destinations) check_destination(what, name);
        check_choice(what, route);
    }

  private:
    void check_destination(const std::string& what, const std::string& name) {
        if (known_.contains(name)) return;
        findings_.errors.push_back(what + " goes to " + in_quotes(name) +
                                   ", which is neither a peer nor a group" +
                                   did_you_mean(name, names_));
    }

    void check_choice(const std::string& what, const RouteConfig& route) {
        if (!route.chooses()) return;
        if (!route.destination.empty()) {
            findings_.warnings.push_back(what + " never goes to " + in_quotes(route.destination) +
                                         ": ':destination' in its path says where it goes");
        } else if (known_.empty()) {
            findings_.errors.push_back(what +
                                       " can go nowhere: there is neither a peer nor a group");
        }
    }

    std::vector<std::string> names_;
    std::set<std::string> known_;
    std::set<std::pair<std::string, std::string>> seen_;
    Findings& findings_;
};

}  // namespace

std::string to_string(const RouteConfig& route) {
    return route.method.empty() ? route.path : route.method + " " + route.path;
}

void check_rest(const Config& config, Findings& findings) {
    check_groups(config, findings);
    if (config.routes.size() > routes_max) findings.errors.push_back("more than 10000 routes");
    RouteCheck routes(config, findings);
    for (const RouteConfig& route : config.routes) routes.check(route);
}

}  // namespace coqewd
