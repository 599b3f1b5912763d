#include "core/app/admission.hpp"

#include <algorithm>
#include <string>

#include "core/app/link_proof.hpp"
#include "core/fabric/link.hpp"
#include "core/message/frames.hpp"

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

bool looks_like_uuid(std::string_view token) {
    return token.size() == 36 && std::ranges::count(token, '-') == 4;
}

/// One connection may register for sessions of both kinds.
bool uses_jwt(const Request& request, std::string_view token) {
    if (request.envelope().jwt || is_jwt(token)) return true;
    return request.caller && request.caller->uses_jwt && !looks_like_uuid(token);
}

void note_application(const Request& request, std::string_view application) {
    if (request.caller && request.caller->on_registered) {
        request.caller->on_registered(application);
    }
}

void note_jwt(const Request& request) {
    if (request.caller) request.caller->uses_jwt = true;
}

const Caller& caller_of(const Request& request) {
    static const Caller nobody;
    return request.caller ? *request.caller : nobody;
}

/// Without a JWT the server keeps the session.
Reply begin_token_session(const Environment& environment, const Request& request,
                          std::chrono::sys_seconds now) {
    if (!environment.token_sessions) {
        return refusal(environment,
                       "This server keeps its sessions in JWTs: register with jwt: true");
    }
    const Caller& caller = caller_of(request);
    const std::string_view application = request.envelope().application.text;
    const auto session =
        environment.token_sessions->create({.application = application,
                                            .socket_id = caller.socket_id,
                                            .ip_address = caller.ip_address,
                                            .timeout = environment.session_timeout},
                                           now);
    if (!session) {
        return Fault{.code = FaultCode::overloaded,
                     .text = session.error().message(),
                     .status = 503,
                     .node = environment.node,
                     .retryable = true};
    }
    note_application(request, application);
    Reply reply;
    reply.set_token(session->token);
    return reply;
}

Reply begin_jwt(const Environment& environment, const Request& request,
                std::chrono::sys_seconds now) {
    const std::string_view application = request.envelope().application.text;
    const auto session = Session::begin(environment.tokens, application,
                                        environment.session_timeout, caller_of(request));
    note_jwt(request);
    note_application(request, application);
    Reply reply;
    reply.set_token(session.renewed(now));
    return reply;
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
    return envelope.jwt ? begin_jwt(environment, request, now)
                        : begin_token_session(environment, request, now);
}

Reply reregister_client(const Request& request, Session session, std::chrono::sys_seconds now) {
    // QEWD keeps the old socket's id in the token; pushes would then reach nobody.
    if (request.caller) {
        session.set_private("socketId", request.caller->socket_id);
        session.set_private("ipAddress", request.caller->ip_address);
    }
    note_jwt(request);
    note_application(request, session.application());
    Reply reply{{"ok", true}};
    reply.set_token(session.renewed(now));
    return reply;
}

/// The session is that of another connection from now on, and no longer good for that.
Reply move_token_session(const Environment& environment, const Request& request,
                         const TokenSession& session, std::chrono::sys_seconds now) {
    if (const auto& caller = request.caller) {
        const SessionChanges moved{
            {SessionPart::secret, "socketId", boost::json::value(caller->socket_id)},
            {SessionPart::secret, "ipAddress", boost::json::value(caller->ip_address)}};
        environment.token_sessions->change(session.token, moved, now);
    }
    note_application(request, session.application);
    return Reply{{"ok", true}};
}

std::variant<Session, Reply> admit_token_session(const Environment& environment,
                                                 const Request& request,
                                                 std::chrono::sys_seconds now) {
    const std::string_view token = request.envelope().token.text;
    const auto& store = environment.token_sessions;
    const bool moves = request.type() == "ewd-reregister";
    std::optional<TokenSession> session;
    if (store) session = moves ? store->find(token, now) : store->use(token, now);
    if (!session) return no_session(environment);
    if (moves) return move_token_session(environment, request, *session, now);
    return Session::kept(environment.tokens, std::move(*session), now);
}

/// Both kinds of registration may come from another server.
void note_link(const Environment& environment, const Request& request,
               std::chrono::sys_seconds now) {
    const std::string_view proof = request.envelope().link_proof.text;
    if (!request.caller || proof.empty()) return;
    if (!proves_link(environment.tokens, proof, now)) {
        const auto claims = environment.tokens.verify_signature(proof);
        if (!claims || !are_of_link(*claims)) return;
        environment.warn(
            "A server is served as a browser: its proof is of another time, do the "
            "clocks differ?");
        return;
    }
    request.caller->is_server = true;
    if (request.caller->on_server) request.caller->on_server();
}

/// Another server learns how much it may ask at a time: what it refuses itself costs no link.
Reply with_calls_max(const Environment& environment, const Request& request, Reply reply) {
    if (reply.failed() || !request.caller || !request.caller->is_server) return reply;
    reply.body().as_object()[calls_max_member] = environment.calls_max;
    return reply;
}

}  // namespace

std::variant<Session, Reply> admit(const Environment& environment, const Request& request,
                                   std::chrono::sys_seconds now) {
    if (request.type() == "ewd-register") {
        note_link(environment, request, now);
        return with_calls_max(environment, request, register_client(environment, request, now));
    }
    const TextMember& token = request.envelope().token;
    if (!token.present()) return no_token(environment);
    if (!uses_jwt(request, token.text)) return admit_token_session(environment, request, now);
    auto session = Session::of(environment.tokens, token.text, now);
    if (!session) return invalid_jwt(environment, session.error());
    if (request.type() == "ewd-reregister") {
        note_link(environment, request, now);
        return with_calls_max(environment, request, reregister_client(request, *session, now));
    }
    return std::move(*session);
}

Reply no_session(const Environment& environment) {
    return refusal(environment, "Invalid token or session expired");
}

Reply no_token(const Environment& environment) {
    return refusal(environment, "Missing authorization header");
}

}  // namespace coqewd
