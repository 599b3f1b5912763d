// What it costs to verify a token and to sign one, as a server does for each message with a JWT.
#include <array>
#include <boost/json/object.hpp>
#include <chrono>
#include <stdexcept>
#include <string>

#include "app/wiring.hpp"
#include "tests/bench/rounds.hpp"

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

void measure_all(Rounds& rounds) {
    const std::array keys{
        auth::Key{"", auth::Secret("a secret for measuring that is long enough")}};
    const Tokens tokens = make_tokens(auth::KeyRing::make(keys).value(), false);
    const boost::json::object claims = claims_with(tokens);
    const std::string token = tokens.sign(claims);
    const std::string sealed(claims.at("qewd").as_string());

    rounds.each("jwt_verify", [&] {
        if (!tokens.verify(token, now)) throw std::runtime_error("the token does not verify");
    });
    rounds.each("jwt_sign", [&] { keep(tokens.sign(claims)); });
    rounds.each("claims_open", [&] {
        if (!tokens.open(sealed)) throw std::runtime_error("the private claims do not open");
    });
    const boost::json::object secrets = tokens.open(sealed).value();
    rounds.each("claims_seal", [&] { keep(tokens.seal(secrets)); });
}

}  // namespace
}  // namespace coqewd::bench

int main(int count, char** words) {
    return coqewd::bench::run_cases(count, words, coqewd::bench::measure_all);
}
