#include "core/app/context.hpp"

#include <boost/asio/this_coro.hpp>

#include "core/app/forward.hpp"
#include "core/async/timer.hpp"
#include "core/message/json_write.hpp"

namespace coqewd {

namespace asio = boost::asio;

Context::Context(const Environment& environment, Session session, Journey journey, Rest rest)
    : environment_(environment),
      session_(std::move(session)),
      journey_(std::move(journey)),
      rest_(std::move(rest)) {}

Task<Reply> Context::rest(RestRequest request) {
    if (!rest_) {
        co_return Fault{.code = FaultCode::not_found,
                        .text = "There are no REST routes",
                        .status = 404,
                        .node = environment_.node};
    }
    co_return co_await rest_(*this, std::move(request));
}

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

Task<Reply> Context::call(Request request, std::string name) {
    request.deadline = deadline();
    request.hops = journey_.hops;
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    const Session before = session_;
    Reply reply = co_await send_to(environment_, std::move(request), before, name);
    if (const auto after = session_of(environment_, reply, clock.wall_now())) {
        session_.adopt(before, *after);
    }
    reply.set_token({});
    co_return reply;
}

Task<Reply> PeerHandle::call(Request request) {
    return context_->call(std::move(request), name_);
}

Task<Reply> PeerHandle::call(std::string type, boost::json::object params) {
    // A coroutine of its own parameters: the request lives in this frame until the reply is there.
    Request request(std::move(type), std::move(params));
    co_return co_await call(std::move(request));
}

}  // namespace coqewd
