#pragma once

#include <optional>
#include <string>

#include "app/explain.hpp"
#include "app/layout.hpp"

namespace coqewd {

/// What a server says to a request that no route, no handler and no map is for.
struct OwnAnswer {
    /// Without one it is a refusal.
    bool answered = true;
    /// A sentence for a person.
    std::string what;
    /// What is looked at before; empty when there is nothing to say.
    std::string checks{};
};

// A request is its method and its path without a query. Nothing comes back when somebody else is
// asked. Throws std::runtime_error when the folder of --www is none (app/web_folder.hpp).

/// What is looked for before the routes: Socket.IO, Ajax, and `*` for the whole server.
std::optional<OwnAnswer> answer_before_routes(const Config& config, const Subject& request);

/// What is looked for when no route has the path and the method: the methods of the path, the
/// document of the routes, the files for browsers, those of --www, and what is no path at all.
std::optional<OwnAnswer> answer_behind_routes(const Layout& layout, const RouteTable::Match& match,
                                              const Subject& request);

/// What comes to the type `ewd-fragment`, which this server answers for every application.
OwnAnswer answer_with_fragment(const Config& config, const std::string& application);

}  // namespace coqewd
