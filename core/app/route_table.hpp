#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/app/handler.hpp"
#include "core/app/path_template.hpp"

namespace coqewd {

/// Who may use a REST route.
enum class Access {
    open,           ///< everybody; a token that does not verify counts as none
    optional,       ///< everybody without a token, or with one that verifies
    token,          ///< who has a token that verifies
    authenticated,  ///< who has one, and has logged in
};

std::string_view to_string(Access access);

/// The methods that a route without a method answers.
std::set<std::string> all_methods();

/// One REST route, as a server knows it before it starts: how a request is recognised, and who
/// answers it. Plain data.
struct RouteEntry {
    /// In capitals; empty for every method.
    std::string method = {};
    PathTemplate path;
    Access access = Access::open;
    /// The application whose handler it is; empty for a route to another server.
    std::string application = {};
    /// Which of the application's routes.
    std::size_t index = 0;
    /// The name of a peer or a group; empty for a handler's route, or when the path's variable
    /// `destination` says it.
    std::string destination = {};
    /// The names that this variable may have; empty for all destinations.
    std::set<std::string, std::less<>> choices = {};
    /// Of a request's body; nothing for the server's own limit.
    std::optional<std::size_t> body_bytes_max = std::nullopt;
    /// Where the handler runs.
    RunsOn runs_on = RunsOn::worker;

    bool is_local() const { return !application.empty(); }
};

/// All REST routes of a server. Nothing in it changes once the server runs: it is for every thread.
class RouteTable {
  public:
    /// Throws std::logic_error with a sentence when another route has the same method and matches
    /// the same paths.
    void add(RouteEntry entry);

    /// What a method and a path find.
    struct Match {
        /// Null when no route has the path and the method.
        const RouteEntry* entry = nullptr;
        /// The path's variables, decoded.
        boost::json::object arguments = {};
        /// Where the path is known: the methods it has.
        std::set<std::string> methods = {};
    };

    /// Finds the most specific route that has the method; HEAD finds GET where it has no route of
    /// its own. A slash at the end of a path means nothing. `path` is as it came, without a query.
    Match find(std::string_view method, std::string_view path) const;

    /// In the order in which they were added.
    const std::vector<std::unique_ptr<const RouteEntry>>& entries() const { return entries_; }

  private:
    struct Way {
        PathPattern pattern;
        const RouteEntry* entry;
    };

    /// Lets a text be looked up without a copy of it.
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    static bool collide(const Way& one, const Way& other);
    bool find_path(std::string_view method, std::string_view path, Match& match) const;
    static bool find_among(const std::vector<Way>& ways, std::string_view method,
                           std::string_view path, Match& match);

    std::vector<std::unique_ptr<const RouteEntry>> entries_;
    /// By the segments that are fixed; the most specific one first.
    std::unordered_map<std::string, std::vector<Way>, Hash, std::equal_to<>> ways_;
    /// How many segments the longest of these have.
    std::size_t segments_max_ = 0;
};

}  // namespace coqewd
