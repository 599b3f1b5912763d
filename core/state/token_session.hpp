#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace coqewd {

/// Where a session keeps a member: what a browser may see of it, what it may not (of a token
/// session it sees neither), and the application's own document.
enum class SessionPart : std::uint8_t { open, secret, data };

/// One top-level member that was set, or taken away when there is no value. The parts `open` and
/// `secret` share their names: a member that is set in one of them leaves the other.
struct SessionChange {
    SessionPart part = SessionPart::open;
    std::string name;
    std::optional<boost::json::value> value;
};

using SessionChanges = std::vector<SessionChange>;

/// A session that the server keeps and the client knows by its token: what it was at one moment.
struct TokenSession {
    /// What the client shows; nobody can guess it.
    std::string token;
    /// Counts the sessions of this store, from 1.
    std::uint64_t id = 0;
    std::string application;
    /// From this second on the session is gone.
    std::chrono::sys_seconds expiry{};
    /// `timeout` and what handlers have made public.
    boost::json::object open;
    /// `socketId`, `ipAddress`, `authenticated`, and what handlers keep to themselves.
    boost::json::object secret;
    /// Never null; what it points to does not change.
    std::shared_ptr<const boost::json::object> data;
};

/// How long a session lasts after each use: the member `timeout`, in seconds. It is a whole number
/// from 1 to a year; else, or without one, 300.
std::chrono::seconds timeout_in(const boost::json::object& open);

/// Does what the changes say, in their order. The session's data becomes a new document.
void apply(const SessionChanges& changes, TokenSession& session);

/// What turned one document into the other.
SessionChanges changes_between(const boost::json::object& before, const boost::json::object& after,
                               SessionPart part);

}  // namespace coqewd
