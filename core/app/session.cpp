#include "core/app/session.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "core/message/text_in.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

constexpr std::string_view private_claim = "qewd";
/// Tells the servers behind this one that the client has no token.
constexpr std::string_view anonymous_claim = "coqewd_anonymous";
/// Each service has a member of its own, so that two requests may allow one each.
constexpr std::string_view service_prefix = "service:";

/// What a token says of itself, not of its owner: no handler and no other server changes these.
constexpr std::array<std::string_view, 8> own_claims{
    "exp", "iat", "nbf", "iss", "application", private_claim, "qewd_list", anonymous_claim};

bool is_own(std::string_view name) {
    return std::ranges::find(own_claims, name) != own_claims.end();
}

/// False when the claim says so already.
bool set_claim(json::object& claims, std::string_view name, json::value value) {
    const json::value* known = claims.if_contains(name);
    if (known && *known == value) return false;
    claims.insert_or_assign(name, std::move(value));
    return true;
}

std::string service_member(std::string_view service) {
    return std::string(service_prefix) + std::string(service);
}

}  // namespace

Session::Session(const Tokens& tokens, json::object claims)
    : tokens_(&tokens), claims_(std::move(claims)), application_(text_in(claims_, "application")) {}

Session Session::begin(const Tokens& tokens, std::string_view application,
                       std::chrono::seconds timeout, const Caller& caller) {
    // The order is QEWD's, so that both write the same token.
    Session session(tokens, {{"exp", 0},
                             {"iat", 0},
                             {"iss", "qewd.jwt"},
                             {"application", application},
                             {"timeout", timeout.count()},
                             {private_claim, ""}});
    session.private_claims_ = json::object{
        {"socketId", caller.socket_id}, {"ipAddress", caller.ip_address}, {"authenticated", false}};
    session.private_changed_ = true;
    return session;
}

Session Session::begin_anonymous(const Tokens& tokens, std::string_view application,
                                 std::chrono::seconds timeout, const Caller& caller,
                                 std::chrono::sys_seconds now) {
    Session session = begin(tokens, application, timeout, caller);
    // It may travel as it is.
    session.claims_["iat"] = now.time_since_epoch().count();
    session.claims_["exp"] = (now + timeout).time_since_epoch().count();
    session.claims_[anonymous_claim] = true;
    return session;
}

bool Session::anonymous() const {
    return !changed_ && claims_.contains(anonymous_claim);
}

Result<Session> Session::of(const Tokens& tokens, std::string_view token,
                            std::chrono::sys_seconds now) {
    auto claims = tokens.verify(token, now);
    if (!claims) return claims.error();
    return Session(tokens, std::move(*claims));
}

Result<Session> Session::of_any_age(const Tokens& tokens, std::string_view token) {
    auto claims = tokens.verify_signature(token);
    if (!claims) return claims.error();
    return Session(tokens, std::move(*claims));
}

Session Session::kept(const Tokens& tokens, TokenSession session, std::chrono::sys_seconds now) {
    // As claims, so that another server can be shown them as a token.
    json::object claims{{"exp", session.expiry.time_since_epoch().count()},
                        {"iat", now.time_since_epoch().count()},
                        {"iss", "qewd.jwt"},
                        {"application", session.application}};
    for (auto& [name, value] : session.open) claims.emplace(name, std::move(value));
    claims.emplace(private_claim, "");
    Session made(tokens, std::move(claims));
    made.private_claims_ = std::move(session.secret);
    made.private_changed_ = true;
    made.kept_ = Kept{std::move(session.token), session.id, std::move(session.data)};
    return made;
}

std::string_view Session::token() const {
    return kept_ ? std::string_view(kept_->token) : std::string_view();
}

const json::object& Session::private_claims() const {
    if (!private_claims_) {
        // Like QEWD, a text that no key opens counts as no private claims: the token itself is
        // good.
        const std::string sealed_text = text_in(claims_, private_claim);
        auto opened =
            sealed_text.empty() ? Result<json::object>(json::object{}) : tokens_->open(sealed_text);
        private_claims_ = opened ? std::move(*opened) : json::object{};
    }
    return *private_claims_;
}

bool Session::authenticated() const {
    const json::value* value = private_claims().if_contains("authenticated");
    return value && value->is_bool() && value->get_bool();
}

const json::value* Session::get(std::string_view name) const {
    const json::value* secret = private_claims().if_contains(name);
    return secret ? secret : claims_.if_contains(name);
}

void Session::set_public(std::string_view name, const json::value_ref& value) {
    if (is_own(name)) return;
    erase_private(name);
    if (set_claim(claims_, name, value)) touch(name);
}

void Session::set_private(std::string_view name, const json::value_ref& value) {
    if (is_own(name)) return;
    erase_public(name);
    static_cast<void>(private_claims());
    if (!set_claim(*private_claims_, name, value)) return;
    private_changed_ = true;
    touch(name);
}

void Session::erase(std::string_view name) {
    if (is_own(name)) return;
    erase_private(name);
    erase_public(name);
}

void Session::make_secret(std::string_view name) {
    const json::value* value = claims_.if_contains(name);
    if (value) set_private(name, json::value(*value));
}

void Session::make_public(std::string_view name) {
    const json::value* value = private_claims().if_contains(name);
    if (value) set_public(name, json::value(*value));
}

void Session::allow_service(std::string_view service) {
    set_private(service_member(service), true);
}

void Session::disallow_service(std::string_view service) {
    set_private(service_member(service), false);
}

std::optional<bool> Session::service_allowed(std::string_view service) const {
    const json::value* value = private_claims().if_contains(service_member(service));
    return value && value->is_bool() ? std::optional(value->get_bool()) : std::nullopt;
}

void Session::touch(std::string_view name) {
    changed_ = true;
    touched_.emplace(name);
}

// A plain erase would move the last claim to the place of the one that goes.
void Session::erase_private(std::string_view name) {
    if (!private_claims().contains(name)) return;
    private_claims_->stable_erase(name);
    private_changed_ = true;
    touch(name);
}

void Session::erase_public(std::string_view name) {
    if (claims_.stable_erase(name) > 0) touch(name);
}

json::object& Session::data() {
    if (!data_) data_ = std::as_const(*this).data();
    return *data_;
}

const json::object& Session::data() const {
    if (!kept_) throw std::logic_error("A JWT session has no data: only its client keeps it");
    return data_ ? *data_ : *kept_->data;
}

SessionChanges Session::data_changes() const {
    if (!data_) return {};
    return changes_between(*kept_->data, *data_, SessionPart::data);
}

SessionChanges Session::changes() const {
    SessionChanges changes = data_changes();
    for (const std::string& name : touched_) {
        const json::value* secret = private_claims().if_contains(name);
        const json::value* value = secret ? secret : claims_.if_contains(name);
        SessionChange change{secret ? SessionPart::secret : SessionPart::open, name, {}};
        if (value) change.value = *value;
        changes.push_back(std::move(change));
    }
    return changes;
}

void Session::take(const SessionChanges& changes) {
    for (const SessionChange& change : changes) {
        if (!change.value) {
            erase(change.name);
        } else if (change.part == SessionPart::secret) {
            set_private(change.name, *change.value);
        } else {
            set_public(change.name, *change.value);
        }
    }
}

void Session::forget_changes() {
    changed_ = false;
    touched_.clear();
    if (!data_) return;
    kept_->data = std::make_shared<const json::object>(std::move(*data_));
    data_.reset();
}

json::object Session::sealed() const {
    json::object claims = claims_;
    if (changed_) claims.stable_erase(anonymous_claim);
    if (private_changed_) claims[private_claim] = tokens_->seal(*private_claims_);
    return claims;
}

std::string Session::renewed(std::chrono::sys_seconds now) const {
    json::object claims = sealed();
    const std::int64_t issued = now.time_since_epoch().count();
    claims["iat"] = issued;
    claims["exp"] = issued + timeout().count();
    return tokens_->sign(claims);
}

std::string Session::token_for(std::string_view application) const {
    json::object claims = sealed();
    claims["application"] = application;
    return tokens_->sign(claims);
}

void Session::adopt(const Session& before, const Session& after) {
    SessionChanges changes = changes_between(before.claims_, after.claims_, SessionPart::open);
    // Nobody has touched what comes back sealed as it went.
    const bool untouched = !before.private_changed_ && text_in(before.claims_, private_claim) ==
                                                           text_in(after.claims_, private_claim);
    if (!untouched) {
        auto secrets =
            changes_between(before.private_claims(), after.private_claims(), SessionPart::secret);
        std::ranges::move(secrets, std::back_inserter(changes));
    }
    // One that is gone here may stand in the other part.
    std::erase_if(changes, [&after](const SessionChange& change) {
        return !change.value && after.get(change.name);
    });
    take(changes);
}

}  // namespace coqewd
