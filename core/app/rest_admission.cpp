#include "core/app/rest_admission.hpp"

#include <string>
#include <utility>

namespace coqewd {
namespace {

Fault refusal(const Environment& environment, std::string text, int status) {
    return {.code = FaultCode::unauthorized,
            .text = std::move(text),
            .status = status,
            .node = environment.node};
}

Session stranger(const Environment& environment, const RouteEntry& route, const Request& request,
                 std::chrono::sys_seconds now) {
    Caller caller;
    caller.ip_address = request.rest()->ip;
    return Session::begin_anonymous(environment.tokens, route.application,
                                    environment.session_timeout, caller, now);
}

/// Whose token it is; a session that the server keeps is good for its timeout from now on.
std::variant<Session, Fault> session_shown(const Environment& environment, std::string_view token,
                                           std::chrono::sys_seconds now) {
    const auto& store = environment.token_sessions;
    const bool may_be_kept = store && token.find('.') == std::string_view::npos;
    auto kept = may_be_kept ? store->use(token, now) : std::nullopt;
    if (kept) return Session::kept(environment.tokens, std::move(*kept), now);
    auto session = Session::of(environment.tokens, token, now);
    if (session) return std::move(*session);
    return refusal(environment, "Invalid JWT: Error: " + session.error().message(), 403);
}

}  // namespace

std::variant<Session, Reply> admit_rest(const Environment& environment, const RouteEntry& route,
                                        const Request& request, std::chrono::sys_seconds now) {
    const TextMember& token = request.envelope().token;
    std::variant<Session, Fault> shown =
        token.valid() ? session_shown(environment, token.text, now)
                      : std::variant<Session, Fault>(stranger(environment, route, request, now));
    if (auto* fault = std::get_if<Fault>(&shown)) {
        if (route.access != Access::open) return std::move(*fault);
        shown = stranger(environment, route, request, now);
    }
    auto& session = std::get<Session>(shown);
    if (auto refused = refusal_of(environment, route, session)) return *std::move(refused);
    return std::move(session);
}

std::optional<Fault> refusal_of(const Environment& environment, const RouteEntry& route,
                                const Session& session) {
    const bool needs_token = route.access == Access::token || route.access == Access::authenticated;
    if (needs_token && session.anonymous()) {
        return refusal(environment,
                       "Authorization Header missing or JWT not found in header (expected format: "
                       "Bearer {{JWT}}",
                       400);
    }
    if (route.access == Access::authenticated && !session.authenticated()) {
        return refusal(environment, "User is not authenticated", 400);
    }
    return std::nullopt;
}

Reply no_route(const Environment& environment, std::string_view method,
               const RouteTable::Match& match) {
    if (match.methods.empty()) {
        return Fault{.code = FaultCode::not_found,
                     .text = "url could not be matched",
                     .status = 404,
                     .node = environment.node};
    }
    std::string allowed;
    for (const std::string& known : match.methods) allowed += known + ", ";
    allowed += "OPTIONS";
    Reply reply;
    if (method == "OPTIONS") {
        reply.over_http().status = 204;
    } else {
        reply = Fault{.code = FaultCode::bad_request,
                      .text = "The path has no method " + std::string(method),
                      .status = 405,
                      .node = environment.node};
    }
    reply.over_http().add_header("Allow", std::move(allowed));
    return reply;
}

}  // namespace coqewd
