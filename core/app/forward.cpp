#include "core/app/forward.hpp"

#include <boost/asio/this_coro.hpp>

#include "core/app/ask_group.hpp"
#include "core/app/keep_session.hpp"
#include "core/message/utf8.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

Fault goes_in_a_circle(const Environment& environment, unsigned hops) {
    return {.code = FaultCode::hops_exceeded,
            .text = "The request has gone over " + std::to_string(hops) +
                    " hops, which is the limit: the forwarding rules go in a circle",
            .status = 508,
            .node = environment.node};
}

Fault too_big_for_a_token(const Environment& environment) {
    return {.code = FaultCode::too_big,
            .text = "The session is too big to be shown to another server: a token holds 64 KiB",
            .status = 500,
            .node = environment.node};
}

/// Puts on the request where it goes, and says as whom and until when.
Link::CallOptions address(Request& request, const Session& session,
                          const Destination& destination) {
    SharedText token = session.token_for(destination.application);
    if (request.rest()) {
        const bool known = !session.anonymous();
        request.address_to(destination.application, known ? token.text() : std::string_view());
    }
    return {.token = std::move(token), .deadline = *request.deadline};
}

}  // namespace

Task<Reply> send_on(const Environment& environment, Request request, const Session& session,
                    const Destination& destination) {
    if (request.hops >= environment.hops_max) {
        return task_of(Reply(goes_in_a_circle(environment, request.hops)));
    }
    Link::CallOptions options = address(request, session, destination);
    if (options.token.text().size() > token_bytes_max) {
        return task_of(Reply(too_big_for_a_token(environment)));
    }
    return destination.peer->call(std::move(request), std::move(options));
}

Task<Reply> send_to(const Environment& environment, Request request, const Session& session,
                    const std::string& name) {
    if (const Group* group = environment.group(name)) {
        return ask_group(environment, std::move(request), session, *group);
    }
    const Destination* destination = environment.destination(name);
    if (!destination) return task_of(Reply(no_destination(environment, name)));
    return send_on(environment, std::move(request), session, *destination);
}

std::optional<Session> session_of(const Environment& environment, const Reply& reply,
                                  std::chrono::sys_seconds now) {
    if (reply.token().empty()) return std::nullopt;
    auto session = Session::of(environment.tokens, reply.token(), now);
    if (session) return std::move(*session);
    environment.warn("A peer's token does not verify (" + session.error().message() +
                     "): the servers must share their secret");
    return std::nullopt;
}

Fault no_destination(const Environment& environment, const std::string& name) {
    return {.code = FaultCode::not_found,
            .text = name + " is not a valid microservice destination",
            .node = environment.node};
}

namespace {

/// The token of a session that nobody knew before, for the application that it has there.
SharedText first_token(const Environment& environment, const Session& returned,
                       const Session& changed, std::chrono::sys_seconds now) {
    if (!returned.anonymous()) return returned.token_for(returned.application());
    const auto known = Session::of(environment.tokens, changed.renewed(now).text(), now);
    return known ? known->token_for(returned.application()) : SharedText();
}

/// The answer of another server whose handler has ended the client's session, which so ends here.
HandlerReply ended(const Environment& environment, Session session, Reply reply,
                   std::chrono::sys_seconds now) {
    session.destroy();
    reply.set_token({});
    keep_session(environment, session, reply, now);
    return {std::move(reply), std::move(session)};
}

/// The answer of another server as this one's: with a token of the client's own application, or
/// what was changed there kept here.
HandlerReply as_own(const Environment& environment, const Session& session, Reply reply,
                    std::chrono::sys_seconds now) {
    if (reply.session_ended()) return ended(environment, session, std::move(reply), now);
    const auto returned = session_of(environment, reply, now);
    reply.set_token({});
    if (!returned) return {std::move(reply)};
    Session changed = session;
    // What a handler has changed before is in the store already, and other requests go on from it.
    if (session.is_kept()) changed.forget_changes();
    changed.adopt(session, *returned);
    // A Node.js QEWD leaves the mark of an unknown session in the token, whatever has changed.
    if (returned->anonymous() && !changed.changed()) return {std::move(reply)};
    if (session.is_kept()) {
        keep_session(environment, changed, reply, now);
    } else {
        // Who came without a token registered with nobody but the other server.
        reply.set_token(session.anonymous() ? first_token(environment, *returned, changed, now)
                                            : returned->token_for(session.application()));
    }
    return {std::move(reply), std::move(changed)};
}

}  // namespace

HandlerReply Forwarding::end(const Environment& environment, const Clock& clock) {
    return as_own(environment, session_, call_.end(), clock.wall_now());
}

Forwarding forward(const Executor& here, const Environment& environment, Request request,
                   Session session, const Destination& destination) {
    if (request.hops >= environment.hops_max) {
        return {LinkCall(goes_in_a_circle(environment, request.hops)), std::move(session)};
    }
    Link::CallOptions options = address(request, session, destination);
    if (options.token.text().size() > token_bytes_max) {
        return {LinkCall(too_big_for_a_token(environment)), std::move(session)};
    }
    LinkCall call = destination.peer->begin_call(here, std::move(request), std::move(options));
    return {std::move(call), std::move(session)};
}

namespace {

/// QEWD's links carry JSON, which has no place for other bytes.
Fault not_a_text(const Environment& environment) {
    return {.code = FaultCode::bad_request,
            .text = "A body that is neither JSON nor UTF-8 text can not be passed on",
            .status = 415,
            .node = environment.node};
}

}  // namespace

std::variant<std::string, Fault> destination_of(const Environment& environment,
                                                const RouteEntry& route, const RestRequest& rest) {
    if (!route.destination.empty()) return route.destination;
    const auto* value = rest.arguments.if_contains("destination");
    const std::string name(value && value->is_string() ? value->get_string() : "");
    const bool known = environment.destination(name) || environment.group(name);
    if (known && (route.choices.empty() || route.choices.contains(name))) return name;
    return Fault{.code = FaultCode::not_found,
                 .text = "No such destination: " + name,
                 .status = 400,
                 .node = environment.node};
}

Task<HandlerReply> forward_rest(const Environment& environment, Request request, Session session,
                                const RouteEntry& route) {
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    const RestRequest& rest = *request.rest();
    auto destination = destination_of(environment, route, rest);
    if (auto* fault = std::get_if<Fault>(&destination)) co_return HandlerReply{std::move(*fault)};
    if (!is_utf8(rest.body)) co_return HandlerReply{not_a_text(environment)};
    const std::string& name = std::get<std::string>(destination);
    Reply reply = co_await send_to(environment, std::move(request), session, name);
    co_return as_own(environment, session, std::move(reply), clock.wall_now());
}

}  // namespace coqewd
