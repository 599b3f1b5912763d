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

std::string service_member(std::string_view service) {
    return std::string(service_prefix) + std::string(service);
}

}  // namespace

Session::Session(const Tokens& tokens, std::string application)
    : tokens_(&tokens), application_(std::move(application)) {}

Session::Session(const Tokens& tokens, json::object claims)
    : tokens_(&tokens), application_(text_in(claims, "application")), own_(std::move(claims)) {}

Session::Session(const Tokens& tokens, std::shared_ptr<const KnownToken> token)
    : tokens_(&tokens),
      application_(text_in(token->claims(), "application")),
      token_(std::move(token)) {}

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
    session.own_private_ = first_private_claims(caller.socket_id, caller.ip_address);
    session.private_changed_ = true;
    return session;
}

Session Session::begin_anonymous(const Tokens& tokens, std::string_view application,
                                 std::chrono::seconds timeout, const Caller& caller,
                                 std::chrono::sys_seconds now) {
    Session session(tokens, std::string(application));
    session.stranger_ = Stranger{timeout, caller.socket_id, caller.ip_address, now};
    session.private_changed_ = true;
    return session;
}

bool Session::anonymous() const {
    return !changed_ && (stranger_ || claims().contains(anonymous_claim));
}

const json::object& Session::claims() const {
    if (own_) return *own_;
    if (token_) return token_->claims();
    begin_claims();
    return *own_;
}

/// Most requests without a token need none of them.
void Session::begin_claims() const {
    json::object& claims = own_.emplace(first_claims(application_, stranger_->timeout));
    // It may travel as it is.
    claims["iat"] = stranger_->now.time_since_epoch().count();
    claims["exp"] = (stranger_->now + stranger_->timeout).time_since_epoch().count();
    claims[anonymous_claim] = true;
    own_private_ = first_private_claims(stranger_->socket_id, stranger_->ip_address);
}

Result<Session> Session::of(const Tokens& tokens, std::string_view token,
                            std::chrono::sys_seconds now) {
    auto known = verify(tokens, token, now);
    if (!known) return known.error();
    return Session(tokens, std::move(*known));
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
    made.own_private_ = std::move(session.secret);
    made.private_changed_ = true;
    made.kept_ = Kept{std::move(session.token), session.id, std::move(session.data)};
    return made;
}

std::string_view Session::token() const {
    return kept_ ? std::string_view(kept_->token) : std::string_view();
}

const json::object& Session::private_claims() const {
    if (stranger_ && !own_) begin_claims();
    if (own_private_) return *own_private_;
    if (!opened_) {
        opened_ = token_ ? token_->private_claims([this] { return opened(); })
                         : std::make_shared<const json::object>(opened());
    }
    return *opened_;
}

/// Like QEWD, a text that no key opens counts as no private claims: the token itself is good.
json::object Session::opened() const {
    const std::string sealed_text = text_in(claims(), private_claim);
    auto opened =
        sealed_text.empty() ? Result<json::object>(json::object{}) : tokens_->open(sealed_text);
    return opened ? std::move(*opened) : json::object{};
}

json::object& Session::own_claims() {
    if (!own_) own_ = claims();
    return *own_;
}

json::object& Session::own_private_claims() {
    return own_private_ ? *own_private_ : own_private_.emplace(private_claims());
}

/// False when the claim says so already.
bool Session::set_claim(bool secret, std::string_view name, json::value value) {
    const json::value* known = (secret ? private_claims() : claims()).if_contains(name);
    if (known && *known == value) return false;
    (secret ? own_private_claims() : own_claims()).insert_or_assign(name, std::move(value));
    return true;
}

bool Session::authenticated() const {
    const json::value* value = private_claims().if_contains("authenticated");
    return value && value->is_bool() && value->get_bool();
}

const json::value* Session::get(std::string_view name) const {
    const json::value* secret = private_claims().if_contains(name);
    return secret ? secret : claims().if_contains(name);
}

void Session::set_public(std::string_view name, const json::value_ref& value) {
    if (is_own(name)) return;
    erase_private(name);
    if (set_claim(false, name, value)) touch(name);
}

void Session::set_private(std::string_view name, const json::value_ref& value) {
    if (is_own(name)) return;
    erase_public(name);
    if (!set_claim(true, name, value)) return;
    private_changed_ = true;
    touch(name);
}

void Session::erase(std::string_view name) {
    if (is_own(name)) return;
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
    changed_ = true;
    touched_.emplace(name);
}

// A plain erase would move the last claim to the place of the one that goes.
void Session::erase_private(std::string_view name) {
    if (!private_claims().contains(name)) return;
    own_private_claims().stable_erase(name);
    private_changed_ = true;
    touch(name);
}

void Session::erase_public(std::string_view name) {
    if (!claims().contains(name)) return;
    own_claims().stable_erase(name);
    touch(name);
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
    changed_ = false;
    touched_.clear();
    if (!data_) return;
    kept_->data = std::make_shared<const json::object>(std::move(*data_));
    data_.reset();
}

json::object Session::sealed() const {
    json::object sealed = claims();
    if (changed_) sealed.stable_erase(anonymous_claim);
    if (private_changed_) sealed[private_claim] = tokens_->seal(private_claims());
    return sealed;
}

std::string Session::renewed(std::chrono::sys_seconds now) const {
    if (!tokens_->known || !as_its_token()) return sign_renewed(now);
    return token_->renewed(now, [&] { return sign_renewed(now); });
}

/// Its client will show it with the next request, so it is remembered.
std::string Session::sign_renewed(std::chrono::sys_seconds now) const {
    json::object claims = sealed();
    const std::int64_t issued = now.time_since_epoch().count();
    claims["iat"] = issued;
    claims["exp"] = issued + timeout().count();
    std::string text = tokens_->sign(claims);
    if (!tokens_->known) return text;
    const auto made = std::make_shared<KnownToken>(text, std::move(claims));
    made->made_at(now);
    tokens_->known->remember(made);
    return text;
}

std::string Session::token_for(std::string_view application) const {
    if (!tokens_->known || !as_its_token()) return sign_for(application);
    return token_->for_application(application, [&] { return sign_for(application); });
}

std::string Session::sign_for(std::string_view application) const {
    json::object claims = sealed();
    claims["application"] = application;
    return tokens_->sign(claims);
}

void Session::adopt(const Session& before, const Session& after) {
    SessionChanges changes = changes_between(before.claims(), after.claims(), SessionPart::open);
    // Nobody has touched what comes back sealed as it went.
    const bool untouched = !before.private_changed_ && text_in(before.claims(), private_claim) ==
                                                           text_in(after.claims(), private_claim);
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
