#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/app/group.hpp"
#include "core/app/pushes.hpp"
#include "core/app/tokens.hpp"
#include "core/fabric/peer.hpp"
#include "core/message/tally.hpp"
#include "core/state/session_locks.hpp"
#include "core/state/token_sessions.hpp"

namespace coqewd {

/// What a server knows before it starts and never changes after: read from every thread.
struct Environment {
    /// This server's name, in faults and in replies of handlers.
    std::string node = "coqewd";
    Tokens tokens;
    std::map<std::string, Destination, std::less<>> destinations;
    /// Names of several of them; none is the name of a destination.
    std::map<std::string, Group, std::less<>> groups = {};
    Pushes pushes = {};
    /// How long a request may take in all.
    Duration request_timeout = std::chrono::seconds(30);
    /// The lifetime of a new session's token; a handler may change the session's own.
    std::chrono::seconds session_timeout{300};
    /// Those of clients that register without a JWT; null on a server that wants JWTs only.
    std::shared_ptr<TokenSessions> token_sessions = nullptr;
    /// With them, each of those sessions has one request at a time (QEWD's lockSession).
    std::shared_ptr<SessionLocks> session_locks = nullptr;
    /// How long a request waits for its session.
    Duration session_lock_timeout = std::chrono::seconds(30);
    /// Only other servers reach this one: the application that one of them names beside a token, in
    /// a switch, answers (QEWD's mode=microservice).
    bool microservice = false;
    /// Requests of one other server that may be served at the same time (Link::Options).
    std::size_t calls_max = 20'000;
    /// How many servers may pass a request on before it counts as going in a circle.
    unsigned hops_max = 8;
    /// The text of a fragment of a page, by its path below the folder of web pages; nothing when
    /// there is none. May block, and is for any thread. Empty when there is no such folder.
    std::function<std::optional<std::string>(std::string_view path)> fragment = {};
    /// Takes a line for the log about a handler that threw, or a peer that misbehaves.
    std::function<void(std::string_view line)> warn = [](std::string_view) {};
    /// The server's, and outlives everything here.
    Tally* tally = nullptr;

    /// Null when there is none of that name.
    const Destination* destination(std::string_view name) const {
        const auto found = destinations.find(name);
        return found == destinations.end() ? nullptr : &found->second;
    }

    /// Null when there is none of that name.
    const Group* group(std::string_view name) const {
        const auto found = groups.find(name);
        return found == groups.end() ? nullptr : &found->second;
    }
};

}  // namespace coqewd
