// What it costs to verify a token and to sign one, as a server does for each message with a JWT.
#include <boost/json/object.hpp>
#include <chrono>
#include <stdexcept>
#include <string>

#include "tests/bench/cases.hpp"

namespace coqewd::bench {
namespace {

const std::chrono::sys_seconds now{std::chrono::seconds(1'800'000'000)};

boost::json::object claims_with(const Tokens& tokens) {
    const boost::json::object secrets{{"username", "rob"}, {"ewd_list", {{"authenticated", true}}}};
    return {{"exp", now.time_since_epoch().count() + 1200},
            {"iat", now.time_since_epoch().count()},
            {"iss", "qewd.jwt"},
            {"application", "demo"},
            {"timeout", 1200},
            {"welcome", "Hello rob"},
            {"qewd", tokens.seal(secrets)}};
}

}  // namespace

void measure_tokens(Cases& cases, const Tokens& tokens) {
    const boost::json::object claims = claims_with(tokens);
    const std::string token = tokens.sign(claims);
    const std::string sealed(claims.at("qewd").as_string());

    Tokens forgetful = tokens;
    forgetful.known = nullptr;
    cases.each("jwt_verify", [&] {
        if (!verify(forgetful, token, now)) throw std::runtime_error("the token does not verify");
    });
    Tokens remembering = tokens;
    remembering.known = std::make_shared<KnownTokens>();
    cases.each("jwt_verify_known", [&] {
        if (!verify(remembering, token, now)) throw std::runtime_error("it does not verify");
    });
    cases.each("jwt_sign", [&] { keep(tokens.sign(claims)); });
    cases.each("claims_open", [&] {
        if (!tokens.open(sealed)) throw std::runtime_error("the private claims do not open");
    });
    const boost::json::object secrets = tokens.open(sealed).value();
    cases.each("claims_seal", [&] { keep(tokens.seal(secrets)); });
}

}  // namespace coqewd::bench
