#include "core/app/dispatcher.hpp"

#include <algorithm>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

#include "core/app/admission.hpp"
#include "core/app/application_switch.hpp"
#include "core/app/event_gate.hpp"
#include "core/app/forward.hpp"
#include "core/app/handler_job.hpp"
#include "core/async/slot.hpp"
#include "core/async/thrown.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

Fault too_much_to_do(const Environment& environment) {
    return {.code = FaultCode::overloaded,
            .text = "The server has too much to do",
            .status = 503,
            .node = environment.node,
            .retryable = true};
}

Duration budget_of(const Environment& environment, const Request& request) {
    const auto& left = request.envelope().budget;
    return left ? std::min<Duration>(*left, environment.request_timeout)
                : environment.request_timeout;
}

}  // namespace

Dispatcher::Dispatcher(const Environment& environment, Routing routing, WorkerPool& pool,
                       const Applications& applications)
    : environment_(environment), routing_(std::move(routing)), pool_(pool) {
    for (std::size_t index = 0; index < pool.size(); ++index) {
        registries_.push_back(
            std::make_unique<Registry>(applications.factories, applications.aliases));
    }
}

Task<Reply> Dispatcher::dispatch(Request request) {
    if (!request.events) co_return co_await answer(std::move(request));
    const auto gate = std::make_shared<EventGate>(
        std::move(request.events), co_await asio::this_coro::executor, *environment_.tally);
    request.events = gate->sink();
    Reply reply = co_await answer(std::move(request));
    gate->shut();
    co_return reply;
}

Task<Reply> Dispatcher::answer(Request request) {
    std::exception_ptr thrown;
    try {
        Reply reply = co_await route(std::move(request));
        reply.arose_at(environment_.node);
        co_return reply;
    } catch (...) {
        thrown = std::current_exception();
    }
    // Whoever asked was told to give up, and what is awaited after that throws.
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) {
        co_return server_stops(environment_.node);
    }
    environment_.warn("A request could not be dispatched: " + text_of(thrown));
    co_return Fault{.code = FaultCode::internal,
                    .text = "The server failed",
                    .status = 500,
                    .node = environment_.node};
}

Task<Reply> Dispatcher::route(Request request) {
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    request.deadline = Deadline(clock.now(), budget_of(environment_, request));
    auto admitted = admit(environment_, request, clock.wall_now());
    if (auto* reply = std::get_if<Reply>(&admitted)) co_return std::move(*reply);
    Session& session = std::get<Session>(admitted);

    std::string application = application_of(request, session);
    const std::string* name = routing_.destination_of(application, request.type());
    if (name && !reserved_type(request.type())) {
        const Destination* destination = environment_.destination(*name);
        if (!destination) co_return no_destination(environment_, *name);
        co_return co_await forward(environment_, std::move(request), session, *destination);
    }
    const Journey journey = request;
    HandlerReply handled =
        co_await on_worker(std::move(request), std::move(session), std::move(application));
    if (!asks_for_switch(handled.reply)) co_return std::move(handled.reply);
    co_return co_await switch_application(environment_, routing_, journey, handled);
}

std::string Dispatcher::application_of(const Request& request, const Session& session) const {
    // A QEWD orchestrator names the application beside the token when it switches. A browser could
    // do so too: then a client would decide what is for handlers to decide.
    if (!environment_.microservice) return session.application();
    const Envelope& envelope = request.envelope();
    const std::string_view switched = envelope.qewd_application.text;
    if (envelope.qewd_destination.valid() && envelope.qewd_application.valid() &&
        routing_.switch_permitted(session.application(), switched)) {
        return std::string(switched);
    }
    return session.application();
}

Task<HandlerReply> Dispatcher::on_worker(Request request, Session session,
                                         std::string application) {
    const Executor here = co_await asio::this_coro::executor;
    const Clock& clock = Clock::of(here);
    const Deadline deadline = *request.deadline;
    const auto slot = std::make_shared<Slot<HandlerReply>>(here);
    auto job = std::make_unique<HandlerJob>(
        HandlerCall{environment_, std::move(application), std::move(request), std::move(session),
                    ReplyTo(environment_, slot)},
        registries_);
    if (!pool_.submit(std::move(job))) {
        co_return HandlerReply{too_much_to_do(environment_)};
    }
    std::optional<HandlerReply> handled = co_await slot->wait(deadline);
    if (handled) co_return std::move(*handled);
    if (!deadline.passed(clock.now())) co_return HandlerReply{server_stops(environment_.node)};
    co_return HandlerReply{no_reply_in_time(environment_.node)};
}

}  // namespace coqewd
