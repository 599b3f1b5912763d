#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_ref.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/app/tokens.hpp"
#include "core/message/request.hpp"
#include "core/message/shared_text.hpp"
#include "core/state/token_session.hpp"

namespace coqewd {

/// Who is asking and what is remembered of them: values by name, public and private ones.
///
/// Of a client that registered with a JWT they are its claims: the browser can read the public
/// ones, the private ones travel encrypted, and what a handler changes comes back to the client in
/// the renewed token, also when the handler ends in a fault (spec/qewd.md 6.2 to 6.5). Of any other
/// client the server keeps them, a token session: the browser sees none, and what a handler
/// changes is there for the next request (spec/qewd.md 5).
///
/// A value; a handler has it for itself, as it was when its request came, and what it changed
/// counts when it ends: each member for itself (docs/sessions.md). One that says only what its
/// token says is small to move and to copy. The tokens functions outlive it.
class Session {
  public:
    /// A new session of this application.
    static Session begin(const Tokens& tokens, std::string_view application,
                         std::chrono::seconds timeout, const Caller& caller);

    /// The same for a REST request without a token: nobody knows it unless a handler changes it.
    static Session begin_anonymous(const Tokens& tokens, std::string_view application,
                                   std::chrono::seconds timeout, const Caller& caller,
                                   std::chrono::sys_seconds now);

    /// The session of a token, or why the token is not to be trusted.
    static Result<Session> of(const Tokens& tokens, std::string_view token,
                              std::chrono::sys_seconds now);

    /// The same for a token that only this server holds: it may have expired since.
    static Result<Session> of_any_age(const Tokens& tokens, std::string_view token);

    /// A token session as the store has it.
    static Session kept(const Tokens& tokens, TokenSession session, std::chrono::sys_seconds now);

    const std::string& application() const;

    /// Whether the server keeps the session, and its client has no JWT.
    bool is_kept() const { return own_ && own_->kept; }
    /// The token and the number of a session that the server keeps; empty and 0 for a JWT.
    std::string_view token() const;
    std::uint64_t id() const { return is_kept() ? own_->kept->id : 0; }

    /// Whether it was made for a request without a token, here or on the server that passed the
    /// request on, and no handler has changed it since.
    bool anonymous() const;

    /// Whether somebody has logged in; private, unless a QEWD handler has made it public.
    bool authenticated() const;
    void set_authenticated(bool value) { set_private("authenticated", value); }

    /// A value by name, private before public; null when there is none. Valid until a change.
    const boost::json::value* get(std::string_view name) const;

    void set_public(std::string_view name, const boost::json::value_ref& value);
    void set_private(std::string_view name, const boost::json::value_ref& value);
    /// Removes the value, whichever it is.
    void erase(std::string_view name);

    /// Moves a value from public to private, and back; nothing happens when it is there, or
    /// nowhere.
    void make_secret(std::string_view name);
    void make_public(std::string_view name);
    bool is_secret(std::string_view name) const { return private_claims().contains(name); }

    /// Lets the client call this service, or forbids it, whatever its application allows.
    void allow_service(std::string_view service);
    void disallow_service(std::string_view service);
    /// What was said of the service last; nothing when the application decides.
    std::optional<bool> service_allowed(std::string_view service) const;

    /// How long the session is good for after each use.
    std::chrono::seconds timeout() const { return timeout_in(claims()); }
    void set_timeout(std::chrono::seconds timeout) { set_public("timeout", timeout.count()); }

    /// The application's own document in a session that the server keeps. Throws std::logic_error
    /// for a JWT, which has no room for one.
    boost::json::object& data();
    const boost::json::object& data() const;

    /// Ends the session with this request: the server forgets one that it keeps. A JWT can not be
    /// called back: the client gets no new one, and the old one is good until it expires.
    void destroy() { own().destroyed = true; }
    bool destroyed() const { return own_ && own_->destroyed; }

    /// Whether anything was set or erased since the request came.
    bool changed() const { return own_ && (own_->changed || !data_changes().empty()); }

    /// What was, member by member.
    SessionChanges changes() const;
    /// Takes over changes that were made elsewhere; they count as this one's own.
    void take(const SessionChanges& changes);
    /// From here on changed() and changes() tell what happens after this.
    void forget_changes();

    /// The token that says all this: iat is now, exp is a timeout later.
    SharedText renewed(std::chrono::sys_seconds now) const;

    /// The same session for another application, which is how another server knows it. The times
    /// stay as they are.
    SharedText token_for(std::string_view application) const;

    /// Takes over what another server changed: where `after` differs from `before`, which is what
    /// that server was given.
    void adopt(const Session& before, const Session& after);

    const boost::json::object& public_claims() const { return claims(); }
    const boost::json::object& private_claims() const;

  private:
    struct Kept {
        std::string token;
        std::uint64_t id = 0;
        std::shared_ptr<const boost::json::object> data;
    };

    /// What it says beside its token, or instead of one.
    struct Own {
        /// Of a session that began with claims.
        std::string application = {};
        /// What the claims of somebody without any are made of, when somebody asks for them.
        std::optional<Stranger> stranger = std::nullopt;
        std::optional<boost::json::object> claims = std::nullopt;
        std::optional<boost::json::object> private_claims = std::nullopt;
        bool private_changed = false;
        bool changed = false;
        bool destroyed = false;
        std::set<std::string, std::less<>> touched = {};
        std::optional<Kept> kept = std::nullopt;
        /// A copy of what is kept, for changes.
        std::optional<boost::json::object> data = std::nullopt;
    };

    Session(const Tokens& tokens, Own own) : tokens_(&tokens), own_(std::move(own)) {}
    Session(const Tokens& tokens, boost::json::object claims);
    Session(const Tokens& tokens, std::shared_ptr<const KnownToken> token)
        : tokens_(&tokens), token_(std::move(token)) {}

    Own& own() const { return own_ ? *own_ : own_.emplace(); }
    void keep_alive(std::chrono::sys_seconds now);
    const boost::json::object& claims() const;
    void begin_claims() const;
    void introduce() const;
    boost::json::object& own_claims();
    boost::json::object& own_private_claims();
    bool set_claim(bool secret, std::string_view name, boost::json::value value);
    /// Whether it says nothing but its token.
    bool as_its_token() const { return !own_ || (!own_->claims && !own_->private_changed); }

    void touch(std::string_view name);
    void erase_private(std::string_view name);
    void erase_public(std::string_view name);
    SessionChanges data_changes() const;
    boost::json::object sealed() const;
    boost::json::object opened(const boost::json::object& claims) const;
    SharedText sign_renewed(std::chrono::sys_seconds now) const;
    SharedText sign_for(std::string_view application) const;

    const Tokens* tokens_;
    /// The one that the client has shown; null for a session that never had one.
    mutable std::shared_ptr<const KnownToken> token_;
    /// Null while the token says everything. What somebody only asks for is kept here too.
    mutable Boxed<Own> own_;
};

}  // namespace coqewd
