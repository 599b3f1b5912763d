#include "core/app/context.hpp"

#include <boost/asio/this_coro.hpp>

#include "core/app/forward.hpp"
#include "core/async/timer.hpp"
#include "core/message/json_write.hpp"

namespace coqewd {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

/// A push says less than an answer: it belongs to no request.
Pushes::Frame frame_of(std::string_view type, const json::object& message) {
    return {{"type", type}, {"message", message}};
}

std::string text_of(const json::value* value) {
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

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

void Context::push(std::string_view type, const json::object& message) {
    const std::string socket_id = present_socket();
    if (!socket_id.empty()) push_to_socket(socket_id, type, message);
}

void Context::push_to_socket(const std::string& socket_id, std::string_view type,
                             const json::object& message) {
    environment_.pushes.to_socket(socket_id, frame_of(type, message));
}

void Context::push_to_application(const std::string& application, std::string_view type,
                                  const json::object& message) {
    environment_.pushes.to_application(application, frame_of(type, message));
}

void Context::push_to_all(std::string_view type, const json::object& message) {
    environment_.pushes.to_all(frame_of(type, message));
}

/// The client of a session that is kept may have come back since the request came.
std::string Context::present_socket() const {
    const auto& store = environment_.token_sessions;
    // Whatever the time is: a session that is over while its request goes on has its client still.
    constexpr auto any_time = std::chrono::sys_seconds::min();
    const auto kept = session_.is_kept() ? store->find(session_.token(), any_time) : std::nullopt;
    return text_of(kept ? kept->secret.if_contains("socketId") : session_.get("socketId"));
}

Task<Session*> Context::named_session() {
    if (named_) co_return &*named_;
    const boost::json::value* uid = session_.get("uid");
    const auto& store = environment_.token_sessions;
    if (!store || !uid || !uid->is_string() || uid->get_string().empty()) co_return nullptr;
    const auto now = Clock::of(co_await asio::this_coro::executor).wall_now();
    const std::string address = journey_.caller ? journey_.caller->ip_address : std::string();
    auto kept = store->of_name(uid->get_string(),
                               {.application = session_.application(),
                                .socket_id = {},
                                .ip_address = address,
                                .timeout = session_.timeout()},
                               now);
    if (!kept) co_return nullptr;
    named_ = Session::kept(environment_.tokens, std::move(*kept), now);
    co_return &*named_;
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
    if (reply.session_ended()) session_.destroy();
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
