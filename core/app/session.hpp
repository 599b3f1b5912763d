#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_ref.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/app/tokens.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// Who is asking and what is remembered of them: the claims of a JWT. Public ones can be read by
/// the browser, private ones travel encrypted. What a handler changes comes back to the client in
/// the renewed token, also when the handler ends in a fault (spec/qewd.md 6.2 to 6.5).
///
/// A value; a handler has it for itself. The tokens functions outlive it.
class Session {
  public:
    /// A new session of this application.
    static Session begin(const Tokens& tokens, std::string_view application,
                         std::chrono::seconds timeout, const Caller& caller);

    /// The same for a REST request without a token: nobody knows it unless a handler changes it.
    static Session begin_anonymous(const Tokens& tokens, std::string_view application,
                                   std::chrono::seconds timeout, const Caller& caller);

    /// The session of a token, or why the token is not to be trusted.
    static Result<Session> of(const Tokens& tokens, std::string_view token,
                              std::chrono::sys_seconds now);

    /// The same for a token that only this server holds: it may have expired since.
    static Result<Session> of_any_age(const Tokens& tokens, std::string_view token);

    const std::string& application() const { return application_; }

    /// Whether it was made for a request without a token, here or on the server that passed the
    /// request on, and no handler has changed it since.
    bool anonymous() const;

    /// Whether somebody has logged in; private.
    bool authenticated() const;
    void set_authenticated(bool value) { set_private("authenticated", value); }

    /// A claim by name, private before public; null when there is none. Valid until a change.
    const boost::json::value* get(std::string_view name) const;

    void set_public(std::string_view name, const boost::json::value_ref& value);
    void set_private(std::string_view name, const boost::json::value_ref& value);
    /// Removes the claim, whichever it is.
    void erase(std::string_view name);

    /// How long a token is good for after each use.
    std::chrono::seconds timeout() const;
    void set_timeout(std::chrono::seconds timeout) { set_public("timeout", timeout.count()); }

    /// Whether anything was set or erased since the token came.
    bool changed() const { return changed_; }

    /// The token that says all this: iat is now, exp is a timeout later.
    std::string renewed(std::chrono::sys_seconds now) const;

    /// The same session for another application, which is how another server knows it. The times
    /// stay as they are.
    std::string token_for(std::string_view application) const;

    /// Takes over what another server changed: where `after` differs from `before`, which is what
    /// that server was given.
    void adopt(const Session& before, const Session& after);

    const boost::json::object& public_claims() const { return claims_; }
    const boost::json::object& private_claims() const;

  private:
    Session(const Tokens& tokens, boost::json::object claims);

    void erase_private(std::string_view name);
    void erase_public(std::string_view name);
    boost::json::object sealed() const;

    const Tokens* tokens_;
    boost::json::object claims_;
    std::string application_;
    mutable std::optional<boost::json::object> private_claims_;
    bool private_changed_ = false;
    bool changed_ = false;
};

}  // namespace coqewd
