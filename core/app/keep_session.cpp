#include "core/app/keep_session.hpp"

#include <stdexcept>
#include <string>

namespace coqewd {
namespace {

void keep_in_store(TokenSessions& store, const Session& session, std::chrono::sys_seconds now) {
    if (session.destroyed()) return store.remove(session.token());
    const SessionChanges changes = session.changes();
    if (changes.empty()) return;
    if (store.change(session.token(), changes, now)) {
        throw std::length_error("it left more in the session than the server keeps");
    }
}

}  // namespace

void keep_session(const Environment& environment, const Session& session, Reply& reply,
                  std::chrono::sys_seconds now) {
    if (session.is_kept()) return keep_in_store(*environment.token_sessions, session, now);
    if (session.anonymous()) return;
    if (session.destroyed() || (reply.failed() && !session.changed())) return;
    SharedText token = session.renewed(now);
    if (token.text().size() > token_bytes_max) {
        throw std::length_error("it left more in the session than a token can hold");
    }
    reply.set_token(std::move(token));
}

}  // namespace coqewd
