#include "core/app/dispatcher.hpp"

#include <algorithm>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

#include "core/app/admission.hpp"
#include "core/app/event_gate.hpp"
#include "core/app/forward.hpp"
#include "core/app/handler_job.hpp"
#include "core/async/slot.hpp"
#include "core/async/thrown.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

struct Switch {
    std::string destination;
    std::string application;
};

/// A handler's reply that asks for another application to answer in its place.
std::optional<Switch> switch_in(const Reply& reply) {
    if (reply.failed() || !reply.is_object()) return std::nullopt;
    const auto& body = reply.body().get_object();
    const auto* destination = body.if_contains("qewd_destination");
    const auto* application = body.if_contains("qewd_application");
    if (!destination || !application) return std::nullopt;
    if (!destination->is_string() || !application->is_string()) return std::nullopt;
    return Switch{std::string(destination->get_string()), std::string(application->get_string())};
}

Reply refused_switch(const Environment& environment, FaultCode code, std::string text) {
    return Fault{.code = code, .text = std::move(text), .node = environment.node};
}

Reply no_destination(const Environment& environment, const std::string& name) {
    return Fault{.code = FaultCode::not_found,
                 .text = name + " is not a valid microservice destination",
                 .node = environment.node};
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
    Reply reply =
        co_await on_worker(std::move(request), std::move(session), std::move(application));
    if (!switch_in(reply)) co_return reply;
    co_return co_await switch_application(journey, reply);
}

std::string Dispatcher::application_of(const Request& request, const Session& session) const {
    // A QEWD orchestrator names the application beside the token when it switches. A browser can do
    // so too: what counts is what this server permits.
    const Envelope& envelope = request.envelope();
    const std::string_view switched = envelope.qewd_application.text;
    if (envelope.qewd_destination.valid() && envelope.qewd_application.valid() &&
        routing_.switch_permitted(session.application(), switched)) {
        return std::string(switched);
    }
    return session.application();
}

Task<Reply> Dispatcher::on_worker(Request request, Session session, std::string application) {
    const Executor here = co_await asio::this_coro::executor;
    const Clock& clock = Clock::of(here);
    const Deadline deadline = *request.deadline;
    const auto slot = std::make_shared<Slot<Reply>>(here);
    auto job = std::make_unique<HandlerJob>(
        HandlerCall{environment_, std::move(application), std::move(request), std::move(session),
                    ReplyTo(environment_, slot)},
        registries_);
    if (!pool_.submit(std::move(job))) {
        co_return Fault{.code = FaultCode::overloaded,
                        .text = "The server has too much to do",
                        .status = 503,
                        .node = environment_.node,
                        .retryable = true};
    }
    std::optional<Reply> reply = co_await slot->wait(deadline);
    if (reply) co_return std::move(*reply);
    if (!deadline.passed(clock.now())) co_return server_stops(environment_.node);
    co_return no_reply_in_time(environment_.node);
}

Task<Reply> Dispatcher::switch_application(Journey journey, const Reply& answer) {
    const Switch target = *switch_in(answer);
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    const auto session = session_of(environment_, answer, clock.wall_now());
    const Destination* destination = environment_.destination(target.destination);
    if (!destination) co_return no_destination(environment_, target.destination);
    const std::string from = session ? session->application() : std::string();
    if (!session || !routing_.switch_permitted(from, target.application)) {
        co_return refused_switch(
            environment_, FaultCode::forbidden,
            "No permissions set to allow a switch from " + from + " to " + target.application);
    }
    auto switched = Request::received(answer.json());
    if (!switched) {
        co_return refused_switch(environment_, FaultCode::application,
                                 "The message of the switch has no type");
    }
    if (reserved_type(switched->type())) {
        // A handler may repeat what its client said.
        co_return refused_switch(environment_, FaultCode::forbidden,
                                 "A switch can not send the type " + switched->type());
    }
    static_cast<Journey&>(*switched) = std::move(journey);
    std::string type = switched->type();
    const Destination there{destination->peer, target.application};
    Reply reply = co_await forward(environment_, std::move(*switched), *session, there);
    reply.set_type(std::move(type));
    co_return reply;
}

}  // namespace coqewd
