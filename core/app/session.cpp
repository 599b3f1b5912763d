#include "core/app/session.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "core/app/own_claims.hpp"
#include "core/message/text_in.hpp"
#include "core/message/truthy.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

/// Each service has a member of its own, so that two requests may allow one each.
constexpr std::string_view service_prefix = "service:";

/// The private claims as they travel; empty when there are none.
std::string_view sealed_in(const json::object& claims) {
    const json::value* const sealed = claims.if_contains(private_claim);
    return sealed && sealed->is_string() ? std::string_view(sealed->get_string()) : "";
}

std::string service_member(std::string_view service) {
    return std::string(service_prefix) + std::string(service);
}

}  // namespace

Session::Session(const Tokens& tokens, json::object claims) : tokens_(&tokens) {
    own().application = text_in(claims, "application");
    own().claims = std::move(claims);
}

namespace {

/// The order is QEWD's, so that both write the same token.
json::object first_claims(std::string_view application, std::chrono::seconds timeout) {
    return {{"exp", 0},
            {"iat", 0},
            {"iss", "qewd.jwt"},
            {"application", application},
            {"timeout", timeout.count()},
            {private_claim, ""}};
}

json::object first_private_claims(std::string_view socket_id, std::string_view ip_address) {
    return {{"socketId", socket_id}, {"ipAddress", ip_address}, {"authenticated", false}};
}

}  // namespace

Session Session::begin(const Tokens& tokens, std::string_view application,
                       std::chrono::seconds timeout, const Caller& caller) {
    Session session(tokens, first_claims(application, timeout));
    session.own().private_claims = first_private_claims(caller.socket_id, caller.ip_address);
    session.own().private_changed = true;
    return session;
}

Session Session::begin_anonymous(const Tokens& tokens, std::string_view application,
                                 std::chrono::seconds timeout, const Caller& caller,
                                 std::chrono::sys_seconds now) {
    Session session(tokens, {.private_changed = true});
    session.own_->stranger = {.application = std::string(application),
                              .timeout = timeout,
                              .socket_id = caller.socket_id,
                              .ip_address = caller.ip_address,
                              .now = now};
    return session;
}

bool Session::anonymous() const {
    if (own_ && own_->changed) return false;
    return (own_ && own_->stranger) || claims().contains(anonymous_claim);
}

const std::string& Session::application() const {
    if (token_) return token_->application();
    return own().stranger ? own().stranger->application : own().application;
}

const json::object& Session::claims() const {
    if (own_ && own_->claims) return *own_->claims;
    if (token_) return token_->claims();
    begin_claims();
    return *own_->claims;
}

/// Most requests without a token need none of them.
void Session::begin_claims() const {
    const Stranger& stranger = *own_->stranger;
    json::object& claims =
        own_->claims.emplace(first_claims(stranger.application, stranger.timeout));
    // It may travel as it is.
    claims["iat"] = stranger.now.time_since_epoch().count();
    claims["exp"] = (stranger.now + stranger.timeout).time_since_epoch().count();
    claims[anonymous_claim] = true;
    own_->private_claims = first_private_claims(stranger.socket_id, stranger.ip_address);
}

Result<Session> Session::of(const Tokens& tokens, std::string_view token,
                            std::chrono::sys_seconds now) {
    auto known = verify(tokens, token, now);
    if (!known) return known.error();
    Session session(tokens, std::move(*known));
    session.keep_alive(now);
    return session;
}

/// A token that was good a moment ago is good here, and where it is passed on to it would be late.
void Session::keep_alive(std::chrono::sys_seconds now) {
    const json::value* const exp = claims().if_contains("exp");
    const std::int64_t present = now.time_since_epoch().count();
    if (!exp || !exp->is_int64() || exp->get_int64() > present) return;
    own_claims()["exp"] = present + timeout().count();
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
    made.own().private_claims = std::move(session.secret);
    made.own().private_changed = true;
    made.own().kept = Kept{std::move(session.token), session.id, std::move(session.data)};
    return made;
}

std::string_view Session::token() const {
    return is_kept() ? std::string_view(own_->kept->token) : std::string_view();
}

const json::object& Session::private_claims() const {
    if (own_ && own_->private_claims) return *own_->private_claims;
    // The token opens them once, whoever asks.
    if (token_) return token_->private_claims([this] { return opened(token_->claims()); });
    if (!own().stranger) return own().private_claims.emplace(opened(claims()));
    begin_claims();
    return *own_->private_claims;
}

/// Like QEWD, a text that no key opens counts as no private claims: the token itself is good. And
/// what its makePublic() has left behind counts less than the public claim (spec/qewd.md 6.4).
json::object Session::opened(const json::object& claims) const {
    const std::string_view sealed_text = sealed_in(claims);
    auto opened =
        sealed_text.empty() ? Result<json::object>(json::object{}) : tokens_->open(sealed_text);
    if (!opened) return {};
    for (const auto& [name, value] : claims) {
        if (opened->contains(name) && is_truthy(&value)) opened->stable_erase(name);
    }
    return std::move(*opened);
}

json::object& Session::own_claims() {
    const json::object& present = claims();
    auto& own_claims = own().claims;
    return own_claims ? *own_claims : own_claims.emplace(present);
}

json::object& Session::own_private_claims() {
    const json::object& present = private_claims();
    auto& own_claims = own().private_claims;
    return own_claims ? *own_claims : own_claims.emplace(present);
}

/// False when the claim says so already.
bool Session::set_claim(bool secret, std::string_view name, json::value value) {
    const json::value* known = (secret ? private_claims() : claims()).if_contains(name);
    if (known && *known == value) return false;
    (secret ? own_private_claims() : own_claims()).insert_or_assign(name, std::move(value));
    return true;
}

bool Session::authenticated() const {
    const json::value* const value = get("authenticated");
    return value && value->is_bool() && value->get_bool();
}

const json::value* Session::get(std::string_view name) const {
    const json::value* secret = private_claims().if_contains(name);
    return secret ? secret : claims().if_contains(name);
}

void Session::set_public(std::string_view name, const json::value_ref& value) {
    if (is_own_claim(name)) return;
    erase_private(name);
    if (set_claim(false, name, value)) touch(name);
}

void Session::set_private(std::string_view name, const json::value_ref& value) {
    if (is_own_claim(name)) return;
    erase_public(name);
    if (!set_claim(true, name, value)) return;
    own().private_changed = true;
    touch(name);
}

void Session::erase(std::string_view name) {
    if (is_own_claim(name)) return;
    erase_private(name);
    erase_public(name);
}

void Session::make_secret(std::string_view name) {
    const json::value* value = claims().if_contains(name);
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
    own().changed = true;
    own().touched.emplace(name);
}

// A plain erase would move the last claim to the place of the one that goes.
void Session::erase_private(std::string_view name) {
    if (!private_claims().contains(name)) return;
    own_private_claims().stable_erase(name);
    own().private_changed = true;
    touch(name);
}

void Session::erase_public(std::string_view name) {
    if (!claims().contains(name)) return;
    own_claims().stable_erase(name);
    touch(name);
}

json::object& Session::data() {
    const json::object& present = std::as_const(*this).data();
    auto& changed = own().data;
    return changed ? *changed : changed.emplace(present);
}

const json::object& Session::data() const {
    if (!is_kept()) throw std::logic_error("A JWT session has no data: only its client keeps it");
    return own_->data ? *own_->data : *own_->kept->data;
}

SessionChanges Session::data_changes() const {
    if (!own_ || !own_->data) return {};
    return changes_between(*own_->kept->data, *own_->data, SessionPart::data);
}

SessionChanges Session::changes() const {
    if (!own_) return {};
    SessionChanges changes = data_changes();
    for (const std::string& name : own_->touched) {
        const json::value* secret = private_claims().if_contains(name);
        const json::value* value = secret ? secret : claims().if_contains(name);
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
    if (!own_) return;
    own_->changed = false;
    own_->touched.clear();
    if (!own_->data) return;
    own_->kept->data = std::make_shared<const json::object>(std::move(*own_->data));
    own_->data.reset();
}

json::object Session::sealed() const {
    json::object sealed = claims();
    if (!own_) return sealed;
    if (own_->changed) sealed.stable_erase(anonymous_claim);
    if (own_->private_changed) sealed[private_claim] = tokens_->seal(private_claims());
    return sealed;
}

SharedText Session::renewed(std::chrono::sys_seconds now) const {
    if (!tokens_->known || !as_its_token()) return sign_renewed(now);
    return token_->renewed(now, [&] { return sign_renewed(now); });
}

/// Its client will show it with the next request, so it is remembered.
SharedText Session::sign_renewed(std::chrono::sys_seconds now) const {
    json::object claims = sealed();
    const std::int64_t issued = now.time_since_epoch().count();
    claims["iat"] = issued;
    claims["exp"] = issued + timeout().count();
    SharedText text = tokens_->sign(claims);
    if (!tokens_->known) return text;
    const auto made = std::make_shared<KnownToken>(text, std::move(claims));
    made->made_at(now);
    tokens_->known->remember(made);
    return text;
}

/// A stranger that nobody has asked for anything becomes one with a token, which other servers know
/// already when others have come in the same second.
void Session::introduce() const {
    const bool is_new = !token_ && own_ && own_->stranger && !own_->claims;
    if (!is_new || !tokens_->strangers) return;
    // Each server that it is shown to has it for its own application: the text is never needed.
    token_ = tokens_->strangers->token_of(*own_->stranger, [this] {
        return std::make_shared<const KnownToken>(SharedText(), sealed());
    });
    own_->claims.reset();
    own_->private_claims.reset();
    own_->private_changed = false;
}

SharedText Session::token_for(std::string_view application) const {
    introduce();
    if (!tokens_->known || !as_its_token()) return sign_for(application);
    return token_->for_application(application, [&] { return sign_for(application); });
}

SharedText Session::sign_for(std::string_view application) const {
    json::object claims = sealed();
    claims["application"] = application;
    return tokens_->sign(claims);
}

void Session::adopt(const Session& before, const Session& after) {
    if (before.as_its_token() && after.as_its_token() && before.token_ && after.token_ &&
        before.token_->content() == after.token_->content()) {
        return;
    }
    SessionChanges changes = changes_between(before.claims(), after.claims(), SessionPart::open);
    // Nobody has touched what comes back sealed as it went.
    const bool sealed_anew = before.own_ && before.own_->private_changed;
    const bool untouched = !sealed_anew && sealed_in(before.claims()) == sealed_in(after.claims());
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
