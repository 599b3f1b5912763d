#include "core/app/link_proof.hpp"

namespace coqewd {
namespace {

/// No handler and no client can have this claim in a session's token: there it is `qewd.jwt`.
constexpr std::string_view issuer = "coqewd.link";
constexpr std::chrono::seconds good_for{60};

}  // namespace

std::string make_link_proof(const Tokens& tokens, std::chrono::sys_seconds now) {
    const auto issued = now.time_since_epoch();
    return tokens.sign(
        {{"exp", (issued + good_for).count()}, {"iat", issued.count()}, {"iss", issuer}});
}

bool proves_link(const Tokens& tokens, std::string_view proof, std::chrono::sys_seconds now) {
    if (proof.empty()) return false;
    const auto known = verify(tokens, proof, now);
    if (!known) return false;
    const auto* name = (*known)->claims().if_contains("iss");
    return name && name->is_string() && name->get_string() == issuer;
}

}  // namespace coqewd
