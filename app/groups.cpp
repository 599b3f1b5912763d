#include "app/groups.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "app/in_quotes.hpp"
#include "app/suggest.hpp"

namespace coqewd {
namespace {

constexpr std::size_t members_max = 100;

/// Follows the members of one group after the other; what a group has come to is kept.
class Flattening {
  public:
    explicit Flattening(const Config& config) : known_(destination_names(config)) {
        for (const PeerConfig& peer : config.peers) peers_.insert(peer.name);
        for (const GroupConfig& group : config.groups) groups_.emplace(group.name, &group);
    }

    GroupConfig flat(const GroupConfig& group) {
        GroupConfig made = group;
        made.members = peers_of(group);
        if (made.policy == GroupPolicy::quorum && errors.empty()) check_quorum(made);
        return made;
    }

    std::vector<std::string> errors;

  private:
    using Names = std::vector<std::string>;

    Names peers_of(const GroupConfig& group) {
        if (const auto done = done_.find(group.name); done != done_.end()) return done->second;
        path_.push_back(group.name);
        const std::size_t faults = errors.size();
        Names peers;
        for (const std::string& member : group.members) add(group, member, peers);
        if (errors.size() == faults) check_size(group, peers);
        path_.pop_back();
        done_[group.name] = peers;
        return peers;
    }

    void add(const GroupConfig& group, const std::string& member, Names& peers) {
        const auto inner = groups_.find(member);
        if (peers_.contains(member)) {
            add_once({member}, peers);
        } else if (inner == groups_.end()) {
            fault(group, "has the member " + in_quotes(member) +
                             ", which is neither a peer nor a " + "group" +
                             did_you_mean(member, known_));
        } else if (std::ranges::find(path_, member) != path_.end()) {
            fault(group, "contains itself: " + cycle_from(member));
        } else {
            add_once(peers_of(*inner->second), peers);
        }
    }

    static void add_once(const Names& more, Names& peers) {
        for (const std::string& peer : more) {
            if (std::ranges::find(peers, peer) == peers.end()) peers.push_back(peer);
        }
    }

    void check_size(const GroupConfig& group, Names& peers) {
        if (peers.empty()) {
            fault(group, "has no member; name at least one peer");
        } else if (peers.size() > members_max) {
            fault(group, "comes to " + std::to_string(peers.size()) + " peers; there may be " +
                             std::to_string(members_max));
            peers.resize(members_max);
        }
    }

    void check_quorum(const GroupConfig& group) {
        if (group.quorum == 0) {
            fault(group, "has the policy quorum, but not how many answers it takes; give quorum");
        } else if (group.quorum > group.members.size()) {
            fault(group, "takes " + std::to_string(group.quorum) + " answers, but comes to " +
                             std::to_string(group.members.size()) + " peers only");
        }
    }

    /// `'a' has 'b' has 'a'`.
    std::string cycle_from(const std::string& member) const {
        std::string out;
        for (auto at = std::ranges::find(path_, member); at != path_.end(); ++at) {
            out += in_quotes(*at) + " has ";
        }
        return out + in_quotes(member);
    }

    void fault(const GroupConfig& group, const std::string& what) {
        const std::string place = group.where.empty() ? "" : group.where + ": ";
        errors.push_back(place + "the group " + in_quotes(group.name) + " " + what);
    }

    Names known_;
    std::set<std::string> peers_;
    std::map<std::string, const GroupConfig*> groups_;
    std::map<std::string, Names> done_;
    Names path_;
};

}  // namespace

FlatGroups flatten_groups(const Config& config) {
    Flattening flattening(config);
    FlatGroups made;
    for (const GroupConfig& group : config.groups) made.groups.push_back(flattening.flat(group));
    made.errors = std::move(flattening.errors);
    return made;
}

std::vector<std::string> destination_names(const Config& config) {
    std::vector<std::string> names;
    for (const PeerConfig& peer : config.peers) names.push_back(peer.name);
    for (const GroupConfig& group : config.groups) names.push_back(group.name);
    return names;
}

}  // namespace coqewd
