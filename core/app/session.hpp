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
/// counts when it ends: each member for itself (docs/sessions.md). The tokens functions outlive it.
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

    const std::string& application() const { return application_; }

    /// Whether the server keeps the session, and its client has no JWT.
    bool is_kept() const { return kept_.has_value(); }
    /// The token and the number of a session that the server keeps; empty and 0 for a JWT.
    std::string_view token() const;
    std::uint64_t id() const { return kept_ ? kept_->id : 0; }

    /// Whether it was made for a request without a token, here or on the server that passed the
    /// request on, and no handler has changed it since.
    bool anonymous() const;

    /// Whether somebody has logged in; private.
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
    void destroy() { destroyed_ = true; }
    bool destroyed() const { return destroyed_; }

    /// Whether anything was set or erased since the request came.
    bool changed() const { return changed_ || !data_changes().empty(); }

    /// What was, member by member.
    SessionChanges changes() const;
    /// Takes over changes that were made elsewhere; they count as this one's own.
    void take(const SessionChanges& changes);
    /// From here on changed() and changes() tell what happens after this.
    void forget_changes();

    /// The token that says all this: iat is now, exp is a timeout later.
    std::string renewed(std::chrono::sys_seconds now) const;

    /// The same session for another application, which is how another server knows it. The times
    /// stay as they are.
    std::string token_for(std::string_view application) const;

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

    /// What the claims of somebody are made of who has none, when somebody asks for them.
    struct Stranger {
        std::chrono::seconds timeout;
        std::string socket_id;
        std::string ip_address;
        std::chrono::sys_seconds now;
    };

    Session(const Tokens& tokens, std::string application);
    Session(const Tokens& tokens, boost::json::object claims);
    Session(const Tokens& tokens, std::shared_ptr<const KnownToken> token);

    const boost::json::object& claims() const;
    void begin_claims() const;
    boost::json::object& own_claims();
    boost::json::object& own_private_claims();
    bool set_claim(bool secret, std::string_view name, boost::json::value value);
    /// Whether it says nothing but its token.
    bool as_its_token() const { return !own_ && !private_changed_; }

    void touch(std::string_view name);
    void erase_private(std::string_view name);
    void erase_public(std::string_view name);
    SessionChanges data_changes() const;
    boost::json::object sealed() const;
    boost::json::object opened() const;
    std::string sign_renewed(std::chrono::sys_seconds now) const;
    std::string sign_for(std::string_view application) const;

    const Tokens* tokens_;
    std::string application_;
    /// The token that the client has shown, until something is changed; then own_ says it.
    std::shared_ptr<const KnownToken> token_;
    Boxed<Stranger> stranger_;
    mutable Boxed<boost::json::object> own_;
    /// What somebody has asked for, and what was changed of it.
    mutable std::shared_ptr<const boost::json::object> opened_;
    mutable Boxed<boost::json::object> own_private_;
    bool private_changed_ = false;
    bool changed_ = false;
    bool destroyed_ = false;
    std::set<std::string, std::less<>> touched_;
    Boxed<Kept> kept_;
    /// A copy of what is kept, for changes.
    Boxed<boost::json::object> data_;
};

}  // namespace coqewd
