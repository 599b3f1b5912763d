#include "core/app/context.hpp"

#include <boost/asio/this_coro.hpp>

#include "core/app/forward.hpp"
#include "core/async/timer.hpp"
#include "core/message/json_write.hpp"

namespace coqewd {

namespace asio = boost::asio;

Context::Context(const Environment& environment, Session session, Journey journey)
    : environment_(environment), session_(std::move(session)), journey_(std::move(journey)) {}

void Context::send(std::string_view type, const boost::json::object& message) {
    if (!journey_.events) return;
    (*journey_.events)(Event{std::string(type), write_json(message, body_depth_max),
                             journey_.request_id, journey_.received_at});
}

Task<bool> Context::wait_for(Duration delay) {
    Timer timer(co_await asio::this_coro::executor);
    const Deadline until(timer.clock().now(), delay);
    if (!co_await timer.wait_until(sooner(until, deadline()).when())) co_return false;
    co_return until.when() <= deadline().when();
}

Task<Reply> PeerHandle::call(Request request) {
    Context& context = *context_;
    const Environment& environment = context.environment_;
    const Destination* destination = environment.destination(name_);
    if (!destination) co_return no_destination(environment, name_);
    request.deadline = context.deadline();
    request.hops = context.journey_.hops;
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    const Session before = context.session_;
    Reply reply = co_await send_on(environment, std::move(request), before, *destination);
    if (const auto after = session_of(environment, reply, clock.wall_now())) {
        context.session_.adopt(before, *after);
    }
    reply.set_token({});
    co_return reply;
}

Task<Reply> PeerHandle::call(std::string type, boost::json::object params) {
    // A coroutine of its own parameters: the request lives in this frame until the reply is there.
    Request request(std::move(type), std::move(params));
    co_return co_await call(std::move(request));
}

}  // namespace coqewd
