#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/async/deadline.hpp"

namespace coqewd {

/// When a group has answered.
enum class GroupPolicy {
    all,     ///< when every member has, or its deadline has passed
    first,   ///< with the first success
    quorum,  ///< with as many successes as are asked for
};

/// A name for several destinations that are asked at the same time (spec/qewd.md 13.7).
struct Group {
    /// Names of destinations, each once.
    std::vector<std::string> members;
    GroupPolicy policy = GroupPolicy::all;
    /// Successes that the policy quorum needs.
    std::size_t quorum = 0;
    /// For each member, within the deadline of the request; nothing: as long as that.
    std::optional<Duration> member_timeout = std::nullopt;
};

}  // namespace coqewd
