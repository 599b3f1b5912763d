#include "core/app/session_history.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace coqewd {

/// What was changed in one session, each member with the last change to it.
struct SessionHistory::Log {
    struct Entry {
        std::uint64_t number = 0;
        SessionChange change;
    };

    std::map<std::string, Entry> by_name;
    /// How many times something was changed.
    std::uint64_t last = 0;
    bool destroyed = false;
    /// Requests in progress that have seen as much.
    struct Visitors {
        std::uint64_t seen = 0;
        std::size_t count = 0;
    };
    /// Who comes later has seen more.
    std::vector<Visitors> visits;

    std::uint64_t enter() {
        if (visits.empty() || visits.back().seen != last) visits.push_back({.seen = last});
        ++visits.back().count;
        return last;
    }

    void leave(std::uint64_t seen) {
        const auto group = std::ranges::lower_bound(visits, seen, {}, &Visitors::seen);
        if (--group->count == 0) visits.erase(group);
    }

    SessionChanges since(std::uint64_t seen) const {
        SessionChanges changes;
        for (const auto& [name, entry] : by_name) {
            if (entry.number > seen) changes.push_back(entry.change);
        }
        return changes;
    }

    void add(const SessionChanges& changes) {
        if (changes.empty()) return;
        ++last;
        for (const SessionChange& change : changes) by_name[change.name] = {last, change};
    }

    /// Forgets what everybody has seen.
    void drop_until(std::uint64_t seen) {
        const std::uint64_t all = visits.empty() ? seen : std::min(seen, visits.front().seen);
        std::erase_if(by_name, [all](const auto& entry) { return entry.second.number <= all; });
    }
};

SessionHistory::Visit::Visit(std::shared_ptr<Log> log)
    : log_(std::move(log)), seen_(log_->enter()) {}

SessionHistory::Visit::~Visit() {
    if (log_) log_->leave(seen_);
}

SessionHistory::Visit SessionHistory::begin(std::string_view token, Session& session) {
    const Known& start = known(token);
    Visit visit(start.log);
    const SessionChanges missed = start.log->since(start.seen);
    visit.was_behind_ = !missed.empty();
    session.take(missed);
    session.forget_changes();
    return visit;
}

void SessionHistory::end(Visit visit, const std::optional<Session>& after, Reply& reply,
                         std::chrono::sys_seconds now) {
    if (!after) return;
    Log& log = *visit.log_;
    const SessionChanges own = after->changes();
    SessionChanges others = log.since(visit.seen_);
    // Of one member that both have changed, what ends last counts.
    std::erase_if(others, [&own](const SessionChange& change) {
        return std::ranges::find(own, change.name, &SessionChange::name) != own.end();
    });
    log.add(own);
    // Nothing that was begun before a handler ended the session brings it back.
    log.destroyed = log.destroyed || after->destroyed();
    if (log.destroyed) return reply.set_token({});
    if (reply.token().empty() && !visit.was_behind_) return;
    if (reply.token().empty()) reply.set_token(after->renewed(now));
    if (!others.empty()) {
        Session merged = *after;
        merged.take(others);
        reply.set_token(merged.renewed(now));
    }
    remember(reply.token(), visit.log_);
}

/// The end of a JWT is its signature, which no other has.
SessionHistory::Key SessionHistory::key_of(std::string_view token) {
    Key key{};
    const std::size_t bytes = std::min(token.size(), key.size());
    std::ranges::copy(token.substr(token.size() - bytes), key.begin());
    return key;
}

/// The token's place among those known, now the last.
SessionHistory::Known& SessionHistory::known(std::string_view token) {
    const Key key = key_of(token);
    const auto found = std::ranges::find(tokens_, key, &Known::key);
    if (found != tokens_.end()) {
        std::rotate(found, found + 1, tokens_.end());
    } else {
        if (tokens_.size() == tokens_max) forget_oldest();
        tokens_.push_back({key, std::make_shared<Log>(), 0});
    }
    return tokens_.back();
}

void SessionHistory::remember(std::string_view token, const std::shared_ptr<Log>& log) {
    Known& given = known(token);
    given.log = log;
    given.seen = log->last;
}

void SessionHistory::forget_oldest() {
    const std::shared_ptr<Log> log = tokens_.front().log;
    tokens_.erase(tokens_.begin());
    std::uint64_t seen = log->last;
    for (const Known& token : tokens_) {
        if (token.log == log) seen = std::min(seen, token.seen);
    }
    log->drop_until(seen);
}

}  // namespace coqewd
