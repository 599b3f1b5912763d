#include "app/rest_check.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "app/groups.hpp"
#include "app/in_quotes.hpp"
#include "app/route_wiring.hpp"
#include "app/suggest.hpp"

namespace coqewd {
namespace {

constexpr std::size_t groups_max = 1'000;
constexpr std::size_t routes_max = 10'000;
constexpr std::size_t path_bytes_max = 1'024;

/// What PathTemplate does not look at; empty when nothing is wrong.
std::string path_fault(std::string_view path) {
    const auto is_visible = [](char each) {
        const auto byte = static_cast<unsigned char>(each);
        return byte > 0x20 && byte != 0x7F;
    };
    if (path.size() > path_bytes_max) return "has " + more_than(path_bytes_max, "bytes");
    if (!std::ranges::all_of(path, is_visible)) return "may have no spaces or control characters";
    return "";
}

void check_groups(const Config& config, Findings& findings) {
    if (config.groups.size() > groups_max)
        findings.errors.push_back(more_than(groups_max, "groups"));
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
        check_path(what, route);
        if (!route.destination.empty()) check_destination(what, route.destination);
        for (const std::string& name : route.destinations) check_destination(what, name);
        check_choice(what, route);
    }

  private:
    /// One table has all routes, so that two that match the same requests are found.
    void check_path(const std::string& what, const RouteConfig& route) {
        const std::string fault = path_fault(route.path);
        if (!fault.empty()) {
            findings_.errors.push_back(what + ": its path " + fault);
        } else if (!seen_.emplace(route.method, route.path).second) {
            findings_.errors.push_back(what + " is there twice");
        } else {
            add(what, route);
        }
    }

    void add(const std::string& what, const RouteConfig& route) {
        try {
            table_.add(make_route(route));
        } catch (const std::logic_error& refused) {
            findings_.errors.push_back(what + ": " + refused.what());
        }
    }

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
    RouteTable table_;
    Findings& findings_;
};

}  // namespace

std::string to_string(const RouteConfig& route) {
    return route.method.empty() ? route.path : route.method + " " + route.path;
}

void check_rest(const Config& config, Findings& findings) {
    check_groups(config, findings);
    if (config.routes.size() > routes_max)
        findings.errors.push_back(more_than(routes_max, "routes"));
    RouteCheck routes(config, findings);
    for (const RouteConfig& route : config.routes) routes.check(route);
}

}  // namespace coqewd
