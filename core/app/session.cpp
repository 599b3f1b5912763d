#include "core/app/session.hpp"

#include <algorithm>
#include <array>

namespace coqewd {

namespace json = boost::json;

namespace {

constexpr std::string_view private_claim = "qewd";
/// Tells the servers behind this one that the client has no token.
constexpr std::string_view anonymous_claim = "coqewd_anonymous";
constexpr std::chrono::seconds timeout_default{300};

/// What a token says of itself, not of its owner: no handler and no other server changes these.
constexpr std::array<std::string_view, 8> own_claims{
    "exp", "iat", "nbf", "iss", "application", private_claim, "qewd_list", anonymous_claim};

bool is_own(std::string_view name) {
    return std::ranges::find(own_claims, name) != own_claims.end();
}

std::string text_of(const json::object& claims, std::string_view name) {
    const json::value* value = claims.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// False when the claim says so already.
bool set_claim(json::object& claims, std::string_view name, json::value value) {
    const json::value* known = claims.if_contains(name);
    if (known && *known == value) return false;
    claims.insert_or_assign(name, std::move(value));
    return true;
}

}  // namespace

Session::Session(const Tokens& tokens, json::object claims)
    : tokens_(&tokens), claims_(std::move(claims)), application_(text_of(claims_, "application")) {}

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
                                 std::chrono::seconds timeout, const Caller& caller) {
    Session session = begin(tokens, application, timeout, caller);
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

const json::object& Session::private_claims() const {
    if (!private_claims_) {
        // Like QEWD, a text that no key opens counts as no private claims: the token itself is
        // good.
        const std::string sealed_text = text_of(claims_, private_claim);
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
    changed_ = set_claim(claims_, name, value) || changed_;
}

void Session::set_private(std::string_view name, const json::value_ref& value) {
    if (is_own(name)) return;
    erase_public(name);
    static_cast<void>(private_claims());
    if (!set_claim(*private_claims_, name, value)) return;
    private_changed_ = true;
    changed_ = true;
}

void Session::erase(std::string_view name) {
    if (is_own(name)) return;
    erase_private(name);
    erase_public(name);
}

// A plain erase would move the last claim to the place of the one that goes.
void Session::erase_private(std::string_view name) {
    if (!private_claims().contains(name)) return;
    private_claims_->stable_erase(name);
    private_changed_ = true;
    changed_ = true;
}

void Session::erase_public(std::string_view name) {
    if (claims_.stable_erase(name) > 0) changed_ = true;
}

std::chrono::seconds Session::timeout() const {
    const json::value* value = claims_.if_contains("timeout");
    boost::system::error_code error;
    const auto seconds = value ? value->to_number<std::int64_t>(error) : 0;
    if (error || seconds <= 0) return timeout_default;
    return std::min(std::chrono::seconds(seconds), std::chrono::seconds(std::chrono::years(1)));
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
    const auto differs = [](const json::object& old, std::string_view name,
                            const json::value& now) {
        const json::value* known = old.if_contains(name);
        return !is_own(name) && (!known || *known != now);
    };
    for (const auto& [name, value] : after.claims_) {
        if (differs(before.claims_, name, value)) set_public(name, value);
    }
    for (const auto& [name, value] : after.private_claims()) {
        if (differs(before.private_claims(), name, value)) set_private(name, value);
    }
    const auto gone = [&](const json::object& was, const json::object& is) {
        for (const auto& [name, value] : was) {
            if (!is.contains(name) && !after.get(name)) erase(name);
        }
    };
    gone(before.claims_, after.claims_);
    gone(before.private_claims(), after.private_claims());
}

}  // namespace coqewd
