#include "core/state/sessions_in_memory.hpp"

#include <utility>

namespace coqewd {

namespace json = boost::json;

namespace {

/// How many sessions that are over a call removes beside what it is for, so that none takes long.
constexpr std::size_t removed_beside = 64;

std::size_t bytes_of(const json::value& value);

std::size_t bytes_of(const json::object& object) {
    constexpr std::size_t punctuation = 6;
    std::size_t bytes = 2;
    for (const auto& [name, value] : object) bytes += name.size() + punctuation + bytes_of(value);
    return bytes;
}

std::size_t bytes_of(const json::value& value) {
    constexpr std::size_t scalar = 8;
    if (const auto* object = value.if_object()) return bytes_of(*object);
    if (const auto* text = value.if_string()) return text->size() + 2;
    const auto* array = value.if_array();
    if (!array) return scalar;
    std::size_t bytes = 2;
    for (const json::value& element : *array) bytes += bytes_of(element) + 1;
    return bytes;
}

std::size_t bytes_of(const TokenSession& session) {
    return bytes_of(session.open) + bytes_of(session.secret) + bytes_of(*session.data);
}

}  // namespace

Result<TokenSession> SessionsInMemory::create(const NewTokenSession& session,
                                              std::chrono::sys_seconds now) {
    std::string token = options_.make_token();
    const std::scoped_lock lock(mutex_);
    const auto kept = begin(std::move(token), session, now);
    if (!kept) return kept.error();
    return (*kept)->session;
}

Result<TokenSession> SessionsInMemory::of_name(std::string_view name,
                                               const NewTokenSession& session,
                                               std::chrono::sys_seconds now) {
    std::string token = options_.make_token();
    const std::scoped_lock lock(mutex_);
    const auto known = by_name_.find(name);
    // A copy: who is not there any more has no name either.
    const std::string last = known == by_name_.end() ? std::string() : known->second;
    Kept* const there = live(last, now);
    if (there) {
        there->session.open["timeout"] = session.timeout.count();
        return used(*there, now);
    }
    const auto kept = begin(token, session, now);
    if (!kept) return kept.error();
    note_use(**kept);
    (*kept)->name = name;
    by_name_.insert_or_assign(std::string(name), std::move(token));
    return (*kept)->session;
}

Result<SessionsInMemory::Kept*> SessionsInMemory::begin(std::string token,
                                                        const NewTokenSession& session,
                                                        std::chrono::sys_seconds now) {
    erase_expired(now, removed_beside);
    if (const error_code full = make_room(session.ip_address)) return full;
    const auto [place, added] = sessions_.try_emplace(std::move(token));
    if (!added) return make_error_code(SessionError::too_many);
    Kept& kept = place->second;
    kept.session = {.token = place->first,
                    .id = ++last_id_,
                    .application = std::string(session.application),
                    .expiry = now + session.timeout,
                    .open = {{"timeout", session.timeout.count()}},
                    .secret = {{"socketId", session.socket_id},
                               {"ipAddress", session.ip_address},
                               {"authenticated", false}},
                    .data = std::make_shared<const json::object>()};
    kept.begun_from = session.ip_address;
    kept.expiry = expiries_.emplace(kept.session.expiry, place->first);
    kept.unused = unused_.insert(unused_.end(), place->first);
    ++by_address_[kept.begun_from];
    return &kept;
}

/// One that nobody has used goes for a new one, so that who only registers shuts out nobody.
error_code SessionsInMemory::make_room(std::string_view address) {
    if (full_for(address)) return SessionError::too_many_from_one_address;
    if (sessions_.size() < options_.sessions_max) return {};
    if (unused_.empty()) return SessionError::too_many;
    erase(sessions_.find(unused_.front()));
    return {};
}

bool SessionsInMemory::full_for(std::string_view address) const {
    if (options_.per_address_max == 0 || address.empty()) return false;
    const auto found = by_address_.find(address);
    return found != by_address_.end() && found->second >= options_.per_address_max;
}

void SessionsInMemory::note_use(Kept& kept) {
    if (kept.unused) unused_.erase(*kept.unused);
    kept.unused.reset();
}

std::optional<TokenSession> SessionsInMemory::find(std::string_view token,
                                                   std::chrono::sys_seconds now) {
    const std::scoped_lock lock(mutex_);
    const Kept* kept = live(token, now);
    return kept ? std::optional(kept->session) : std::nullopt;
}

std::optional<TokenSession> SessionsInMemory::use(std::string_view token,
                                                  std::chrono::sys_seconds now) {
    const std::scoped_lock lock(mutex_);
    Kept* kept = live(token, now);
    if (!kept) return std::nullopt;
    return used(*kept, now);
}

TokenSession SessionsInMemory::used(Kept& kept, std::chrono::sys_seconds now) {
    note_use(kept);
    const auto expiry = now + timeout_in(kept.session.open);
    if (expiry != kept.session.expiry) {
        kept.session.expiry = expiry;
        auto node = expiries_.extract(kept.expiry);
        node.key() = expiry;
        kept.expiry = expiries_.insert(std::move(node));
    }
    return kept.session;
}

boost::system::error_code SessionsInMemory::change(std::string_view token,
                                                   const SessionChanges& changes,
                                                   std::chrono::sys_seconds now) {
    const std::scoped_lock lock(mutex_);
    Kept* kept = live(token, now);
    if (!kept) return {};
    note_use(*kept);
    TokenSession changed = kept->session;
    apply(changes, changed);
    if (bytes_of(changed) > options_.session_bytes_max) return SessionError::too_big;
    kept->session = std::move(changed);
    return {};
}

void SessionsInMemory::remove(std::string_view token) {
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(token);
    if (found != sessions_.end()) erase(found);
}

std::size_t SessionsInMemory::remove_expired(std::chrono::sys_seconds now) {
    // In pieces, between which others come to their turn.
    for (;;) {
        const std::scoped_lock lock(mutex_);
        erase_expired(now, removed_beside);
        if (expiries_.empty() || expiries_.begin()->first > now) return sessions_.size();
    }
}

/// The session, removed when its time is over; null when it is not there.
SessionsInMemory::Kept* SessionsInMemory::live(std::string_view token,
                                               std::chrono::sys_seconds now) {
    erase_expired(now, removed_beside);
    const auto found = sessions_.find(token);
    if (found == sessions_.end()) return nullptr;
    if (found->second.session.expiry > now) return &found->second;
    erase(found);
    return nullptr;
}

void SessionsInMemory::erase(ByText<Kept>::iterator place) {
    note_use(place->second);
    expiries_.erase(place->second.expiry);
    const auto address = by_address_.find(place->second.begun_from);
    if (--address->second == 0) by_address_.erase(address);
    const auto name = by_name_.find(place->second.name);
    if (name != by_name_.end() && name->second == place->first) by_name_.erase(name);
    sessions_.erase(place);
}

void SessionsInMemory::erase_expired(std::chrono::sys_seconds now, std::size_t most) {
    for (std::size_t count = 0; count < most && !expiries_.empty(); ++count) {
        const auto first = expiries_.begin();
        if (first->first > now) return;
        erase(sessions_.find(first->second));
    }
}

}  // namespace coqewd
