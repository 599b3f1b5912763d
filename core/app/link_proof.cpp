#include "core/app/link_proof.hpp"

#include "core/message/text_in.hpp"

namespace coqewd {
namespace {

/// No handler and no client can have this claim in a session's token: there it is `qewd.jwt`.
constexpr std::string_view issuer = "coqewd.link";
/// As a session's token: clocks that differ by more would part the servers anyway.
constexpr std::chrono::seconds good_for{300};

}  // namespace

std::string make_link_proof(const Tokens& tokens, std::chrono::sys_seconds now) {
    const auto issued = now.time_since_epoch();
    return tokens.sign(
        {{"exp", (issued + good_for).count()}, {"iat", issued.count()}, {"iss", issuer}});
}

bool proves_link(const Tokens& tokens, std::string_view proof, std::chrono::sys_seconds now) {
    if (proof.empty()) return false;
    const auto claims = tokens.verify_signature(proof);
    if (!claims || !are_of_link(*claims)) return false;
    const auto* issued = claims->if_contains("iat");
    const auto* expires = claims->if_contains("exp");
    if (!issued || !expires || !issued->is_int64() || !expires->is_int64()) return false;
    const bool is_short = expires->get_int64() - issued->get_int64() <= good_for.count();
    return is_short && !tokens.check_times(*claims, now);
}

bool are_of_link(const boost::json::object& claims) {
    return text_in(claims, "iss") == issuer;
}

}  // namespace coqewd
