#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/app/group.hpp"

namespace coqewd {

/// REST requests of this method and path, and who answers them.
struct RouteConfig {
    std::string method;         ///< in capitals; empty: every method
    std::string path;           ///< a template (spec/qewd.md 11.4), which begins with `/`
    std::string destination{};  ///< a peer or a group; empty: see `destinations` and `handler`
    /// With `:destination` in the path, the peers and groups that it may name; empty: all of them.
    std::vector<std::string> destinations{};
    bool bypass_jwt_check = false;  ///< forwarded with whatever token it has, or with none
    bool authenticate = true;       ///< answered here for a session that has logged in only
    /// Services that alone may call it; empty: everybody. This server may be one of them.
    std::vector<std::string> from_microservices{};
    std::string handler{};         ///< QEWD-Up's name of what answers it here; none when forwarded
    std::string handler_source{};  ///< QEWD-Up's folder of that handler, if it is another's
    std::string where{};           ///< what said so, for messages

    /// Whether a variable of the path names the peer or the group that answers.
    bool chooses() const;

    /// Whether a peer or a group answers it.
    bool forwarded() const { return !destination.empty() || chooses(); }

    bool operator==(const RouteConfig&) const = default;
};

/// A destination that stands for several: a request goes to all of them at once.
struct GroupConfig {
    std::string name;
    /// As somebody wrote them: peers and other groups. After resolve_groups(): peers alone, each
    /// once.
    std::vector<std::string> members;
    GroupPolicy policy = GroupPolicy::all;
    std::size_t quorum = 0;  ///< with the policy of that name: at least 1, at most all members
    /// How long one member may take; nothing: as long as the request.
    std::optional<std::chrono::milliseconds> member_timeout{};
    std::string where{};  ///< what said so, for messages

    bool operator==(const GroupConfig&) const = default;
};

/// What a path that is nobody's is answered with (the `else` of QEWD-Up's routes).
struct NotFoundConfig {
    unsigned status = 404;  ///< 400 to 599
    std::string text;       ///< becomes the member `error`
    std::string where{};    ///< what said so, for messages

    bool operator==(const NotFoundConfig&) const = default;
};

}  // namespace coqewd
