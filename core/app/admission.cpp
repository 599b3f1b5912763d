#include "core/app/admission.hpp"

#include <algorithm>
#include <string>

#include "core/app/link_proof.hpp"

namespace coqewd {
namespace {

Reply refusal(const Environment& environment, std::string text) {
    return Fault{.code = FaultCode::unauthorized,
                 .text = std::move(text),
                 .node = environment.node,
                 .disconnect = true};
}

Reply invalid_jwt(const Environment& environment, const error_code& why) {
    Reply reply = refusal(environment, "Invalid JWT: Error: " + why.message());
    reply.set_from_gate();
    return reply;
}

/// A token session's id is a uuid, a JWT has three parts.
bool looks_like_jwt(std::string_view token) {
    return std::ranges::count(token, '.') == 2;
}

bool uses_jwt(const Request& request, std::string_view token) {
    return request.envelope().jwt || (request.caller && request.caller->uses_jwt) ||
           looks_like_jwt(token);
}

void note_application(const Request& request, std::string_view application) {
    if (!request.caller) return;
    request.caller->uses_jwt = true;
    if (request.caller->on_registered) request.caller->on_registered(application);
}

Reply register_client(const Environment& environment, const Request& request,
                      std::chrono::sys_seconds now) {
    const Envelope& envelope = request.envelope();
    if (envelope.application.text.empty()) {
        return Fault{.code = FaultCode::bad_request,
                     .text = "The member application is missing in ewd-register",
                     .node = environment.node,
                     .disconnect = true};
    }
    if (!envelope.jwt) {
        return refusal(environment,
                       "This server keeps its sessions in JWTs: register with jwt: true");
    }
    static const Caller nobody;
    const Caller& caller = request.caller ? *request.caller : nobody;
    const auto session = Session::begin(environment.tokens, envelope.application.text,
                                        environment.session_timeout, caller);
    note_application(request, envelope.application.text);
    Reply reply;
    reply.set_token(session.renewed(now));
    return reply;
}

Reply reregister_client(const Request& request, Session session, std::chrono::sys_seconds now) {
    // QEWD keeps the old socket's id in the token; pushes would then reach nobody.
    if (request.caller) {
        session.set_private("socketId", request.caller->socket_id);
        session.set_private("ipAddress", request.caller->ip_address);
    }
    note_application(request, session.application());
    Reply reply{{"ok", true}};
    reply.set_token(session.renewed(now));
    return reply;
}

/// Both kinds of registration may come from another server.
void note_link(const Environment& environment, const Request& request,
               std::chrono::sys_seconds now) {
    const std::string_view proof = request.envelope().link_proof.text;
    if (request.caller && proves_link(environment.tokens, proof, now)) {
        request.caller->is_server = true;
    }
}

}  // namespace

std::variant<Session, Reply> admit(const Environment& environment, const Request& request,
                                   std::chrono::sys_seconds now) {
    if (request.type() == "ewd-register") {
        note_link(environment, request, now);
        return register_client(environment, request, now);
    }
    const TextMember& token = request.envelope().token;
    if (!token.present()) return refusal(environment, "Missing authorization header");
    if (!uses_jwt(request, token.text)) {
        return refusal(environment, "Invalid token or session expired");
    }
    auto session = Session::of(environment.tokens, token.text, now);
    if (!session) return invalid_jwt(environment, session.error());
    if (request.type() == "ewd-reregister") {
        note_link(environment, request, now);
        return reregister_client(request, *session, now);
    }
    return std::move(*session);
}

}  // namespace coqewd
