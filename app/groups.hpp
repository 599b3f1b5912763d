#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"

namespace coqewd {

/// The groups of a configuration with the peers that they come to.
struct FlatGroups {
    std::vector<GroupConfig> groups;  ///< in their order; a faulty one with what is right of it
    std::vector<std::string> errors;  ///< each with its place
};

/// Replaces groups that are members by their own members, at any depth. A peer that a group has
/// twice stands in it once. Cycles, members that nobody is, groups that come to nobody or to more
/// than 100 peers, and a quorum of more members than there are, are errors.
FlatGroups flatten_groups(const Config& config);

/// The names that a request may go to: peers first, then groups.
std::vector<std::string> destination_names(const Config& config);

}  // namespace coqewd
