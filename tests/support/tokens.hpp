#pragma once

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/system/error_category.hpp>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/app/tokens.hpp"

namespace coqewd::testing {

/// Why a token of the double is refused, in QEWD's words.
enum class TokenError { signature = 1, expired, segments };

inline error_code make_error_code(TokenError error) {
    class Category final : public boost::system::error_category {
      public:
        const char* name() const noexcept override { return "coqewd.testing.token"; }
        std::string message(int value) const override {
            switch (static_cast<TokenError>(value)) {
                case TokenError::signature:
                    return "Signature verification failed";
                case TokenError::expired:
                    return "Token expired";
                case TokenError::segments:
                    return "Not enough or too many segments";
            }
            return "Unknown token error";
        }
    };
    static const Category category;
    return {static_cast<int>(error), category};
}

/// What stands at the end of a token, another one for each text as a signature is.
inline std::string plain_signature(std::string_view text, std::string_view secret) {
    return std::string(secret) + std::to_string(std::hash<std::string_view>()(text));
}

/// The tokens' three parts are `plain`, the claims as JSON, and the secret itself with a hash of
/// them: everybody can read and forge them, so they are for tests only. The claims' dots are
/// written as DEL.
inline std::string plain_token(const boost::json::object& claims, std::string_view secret) {
    std::string text = boost::json::serialize(claims);
    std::ranges::replace(text, '.', '\x7F');
    return "plain." + text + '.' + plain_signature(text, secret);
}

/// The claims of such a token, whatever its secret is. Throws std::runtime_error when it is none.
inline boost::json::object claims_of(std::string_view token) {
    const std::size_t first = token.find('.');
    const std::size_t last = token.rfind('.');
    if (first == last) throw std::runtime_error("no token: " + std::string(token));
    std::string text(token.substr(first + 1, last - first - 1));
    std::ranges::replace(text, '\x7F', '.');
    return boost::json::parse(text).as_object();
}

/// The private claims in the text of the claim `qewd`.
inline Result<boost::json::object> unsealed(std::string_view text, std::string_view secret) {
    if (!text.starts_with(secret)) return make_error_code(TokenError::signature);
    return boost::json::parse(text.substr(secret.size())).as_object();
}

inline boost::json::object secrets_of(std::string_view token, std::string_view secret) {
    return unsealed(claims_of(token).at("qewd").as_string(), secret).value();
}

/// A double of the room auth: what one with the same secret has signed verifies until it expires.
inline Tokens plain_tokens(const std::string& secret = "secret") {
    const auto verify_signature = [secret](std::string_view token) -> Result<boost::json::object> {
        if (std::ranges::count(token, '.') != 2) return make_error_code(TokenError::segments);
        const std::size_t first = token.find('.'), last = token.rfind('.');
        const std::string_view text = token.substr(first + 1, last - first - 1);
        if (token.substr(last + 1) != plain_signature(text, secret)) {
            return make_error_code(TokenError::signature);
        }
        return claims_of(token);
    };
    const auto check_times = [](const boost::json::object& claims,
                                std::chrono::sys_seconds now) -> error_code {
        const auto* exp = claims.if_contains("exp");
        const bool late = exp && exp->to_number<std::int64_t>() <= now.time_since_epoch().count();
        return late ? make_error_code(TokenError::expired) : error_code();
    };
    return {
        .verify_signature = verify_signature,
        .check_times = check_times,
        .sign = [secret](const boost::json::object& claims) { return plain_token(claims, secret); },
        .seal =
            [secret](const boost::json::object& claims) {
                return secret + boost::json::serialize(claims);
            },
        .open = [secret](std::string_view sealed) { return unsealed(sealed, secret); },
    };
}

}  // namespace coqewd::testing
