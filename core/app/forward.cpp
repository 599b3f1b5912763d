#include "core/app/forward.hpp"

#include <boost/asio/this_coro.hpp>

namespace coqewd {

namespace asio = boost::asio;

Task<Reply> send_on(const Environment& environment, Request request, const Session& session,
                    const Destination& destination) {
    if (request.hops >= environment.hops_max) {
        co_return Fault{.code = FaultCode::hops_exceeded,
                        .text = "The request was passed on by " + std::to_string(request.hops) +
                                " servers, which is the limit: the forwarding rules go in a circle",
                        .status = 508,
                        .node = environment.node};
    }
    const Deadline deadline = *request.deadline;
    Link::CallOptions options{.token = session.token_for(destination.application),
                              .deadline = deadline};
    co_return co_await destination.peer->call(std::move(request), std::move(options));
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

Task<Reply> forward(const Environment& environment, Request request, const Session& session,
                    const Destination& destination) {
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    Reply reply = co_await send_on(environment, std::move(request), session, destination);
    const auto returned = session_of(environment, reply, clock.wall_now());
    reply.set_token(returned ? returned->token_for(session.application()) : std::string());
    co_return reply;
}

}  // namespace coqewd
