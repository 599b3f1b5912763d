#include "core/app/dispatcher.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

#include "core/app/admission.hpp"
#include "core/app/application_switch.hpp"
#include "core/app/dispatch_faults.hpp"
#include "core/app/event_gate.hpp"
#include "core/app/forward.hpp"
#include "core/app/handler_job.hpp"
#include "core/app/local_handlers.hpp"
#include "core/app/rest_admission.hpp"
#include "core/app/rest_in_place.hpp"
#include "core/app/rest_over_link.hpp"
#include "core/app/session_history.hpp"
#include "core/async/slot.hpp"
#include "core/async/spare_memory.hpp"
#include "core/async/thrown.hpp"

namespace coqewd {

namespace asio = boost::asio;

/// A message of a JWT session: what others change goes into its token, and what it changes into
/// theirs.
class Dispatcher::Visiting {
  public:
    Visiting(std::shared_ptr<SessionHistory> history, std::string_view token, Session& session)
        : history_(std::move(history)), visit_(history_->begin(token, session)) {}

    void end(HandlerReply& handled, std::chrono::sys_seconds now) {
        history_->end(std::move(visit_), handled.session, handled.reply, now);
    }

  private:
    std::shared_ptr<SessionHistory> history_;
    SessionHistory::Visit visit_;
};

// Inlined into the coroutine that calls it, as the profile would have it, what a [[gnu::noinline]]
// function needs would be part of that coroutine's frame; and one of over 1,020 bytes is kept by
// nobody for the next message ("What a message costs" in docs/architecture.md).

namespace {

/// What a thread knows this dispatcher by, also when another has the place of one that is gone.
std::uint64_t next_number() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

Request request_of(RestRequest rest, RouteTable::Match match, std::string token) {
    rest.path_template = match.entry->path.text();
    rest.arguments = std::move(match.arguments);
    return Request::over_rest(std::make_shared<RestRequest>(std::move(rest)), std::move(token));
}

/// Null for a session that the server keeps, and for what another server passes on.
std::shared_ptr<SessionHistory> history_of(const Request& request, const Session& session) {
    if (session.is_kept() || !request.caller || request.caller->is_server) return nullptr;
    auto& history = request.caller->session_history;
    if (!history) history = std::make_shared<SessionHistory>();
    return history;
}

/// What a handler has left and the answer that somebody else gave in its place, as one.
void complete(HandlerReply& answered, HandlerReply left) {
    Reply& reply = answered.reply;
    // The handler has done its part, whatever its successor has begun.
    reply.forbid_retry();
    const bool changed = left.session && left.session->changed();
    const auto is_destroyed = [](const auto& session) { return session && session->destroyed(); };
    const bool destroyed = is_destroyed(left.session) || is_destroyed(answered.session);
    const bool renews = changed || !reply.failed();
    // The successor's token says what both changed; without one, the handler's is the newest.
    if (renews && reply.token().empty()) reply.set_token(left.reply.token());
    if (destroyed) reply.set_token({});
    if (!answered.session) answered.session = std::move(left.session);
}

Duration budget_of(const Environment& environment, const Request& request) {
    const auto& left = request.envelope().budget;
    return left ? std::min<Duration>(*left, environment.request_timeout)
                : environment.request_timeout;
}

}  // namespace

Dispatcher::Dispatcher(const Environment& environment, Routing routing, WorkerPool& pool,
                       const Applications& applications)
    : environment_(environment),
      routing_(std::move(routing)),
      pool_(pool),
      make_registry_([factories = applications.factories, aliases = applications.aliases,
                      compile = applications.compile_schema] {
          return std::make_unique<Registry>(factories, aliases, compile);
      }),
      number_(next_number()),
      local_handlers_max_(applications.local_handlers_max) {
    for (std::size_t index = 0; index < pool.size(); ++index) {
        registries_.push_back(make_registry_());
    }
    add_routes(applications.routes);
}

void Dispatcher::add_routes(std::vector<RouteEntry> to_others) {
    for (RouteEntry& route : to_others) routes_.add(std::move(route));
    if (registries_.empty()) return;
    for (const auto& application : registry().applications()) {
        std::size_t index = 0;
        for (const Route& route : application->routes()) {
            routes_.add({.method = route.method(),
                         .path = PathTemplate(route.path()),
                         .access = route.access(),
                         .application = application->name(),
                         .index = index++,
                         .body_bytes_max = route.body_bytes_max(),
                         .runs_on = route.runs_on()});
        }
    }
}

Task<Reply> Dispatcher::dispatch(Request request, const RouteEntry* route) {
    const Executor here = co_await asio::this_coro::executor;
    std::shared_ptr<EventGate> gate;
    if (request.events) {
        gate = make_shared_spare<EventGate>(std::move(request.events), here, *environment_.tally);
        request.events = gate->sink();
    }
    Reply reply;
    std::exception_ptr thrown;
    try {
        const Clock& clock = Clock::of(here);
        request.deadline = Deadline(clock.now(), budget_of(environment_, request));
        std::optional<Visiting> visiting;
        Answering answering = answer(here, std::move(request), {route, clock.wall_now()}, visiting);
        if (answering.begin()) co_await answering.next();
        HandlerReply handled = answering.end(environment_, clock);
        if (auto rest = rest_of(answering, handled)) handled = co_await std::move(*rest);
        if (visiting) visiting->end(handled, clock.wall_now());
        if (handled.session && handled.session->destroyed()) handled.reply.set_session_ended();
        reply = std::move(handled.reply);
        reply.arose_at(environment_.node);
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown) {
        const auto state = co_await asio::this_coro::cancellation_state;
        reply = failed(thrown, state.cancelled() != asio::cancellation_type::none);
    }
    if (gate) gate->shut();
    co_return reply;
}

/// Whoever asked may have been told to give up, and what is awaited after that throws.
[[gnu::noinline]] Reply Dispatcher::failed(const std::exception_ptr& thrown, bool cancelled) const {
    if (cancelled) return server_stops(environment_.node);
    environment_.warn("A request could not be dispatched: " + text_of(thrown));
    return Fault{.code = FaultCode::internal,
                 .text = "The server failed",
                 .status = 500,
                 .node = environment_.node};
}

[[gnu::noinline]] Answering Dispatcher::answer(const Executor& here, Request request, Asked asked,
                                               std::optional<Visiting>& visiting) {
    if (asked.route) return answer_rest(here, std::move(request), *asked.route, asked.at);
    if (request.type() == rest_type) return answer_link(std::move(request), asked.at);
    auto admitted = admit(environment_, request, asked.at);
    if (auto* refusal = std::get_if<Reply>(&admitted)) {
        return HandlerReply{std::move(*refusal)};
    }
    Session& session = std::get<Session>(admitted);
    if (session.is_kept() && environment_.session_locks) {
        return answer_locked(std::move(request), std::move(session), nullptr);
    }
    if (auto history = history_of(request, session)) {
        visiting.emplace(std::move(history), request.envelope().token.text, session);
    }
    return handle(here, {std::move(request), std::move(session)});
}

Task<HandlerReply> Dispatcher::answer_locked(Request request, Session session,
                                             const RouteEntry* route) {
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    const Deadline patience =
        sooner(*request.deadline, Deadline(clock.now(), environment_.session_lock_timeout));
    std::string token(session.token());
    auto lock = co_await environment_.session_locks->lock(token, patience);
    if (const auto* why = std::get_if<NoLock>(&lock)) {
        Fault fault = session_is_locked(environment_, *why);
        if (route) fault.status = 503;
        co_return HandlerReply{std::move(fault)};
    }
    // Who had it meanwhile may have changed it, or ended it.
    auto present = environment_.token_sessions->use(token, clock.wall_now());
    if (!present) co_return HandlerReply{no_session(environment_)};
    session = Session::kept(environment_.tokens, std::move(*present), clock.wall_now());
    if (route) {
        if (auto refused = refusal_of(environment_, *route, session)) {
            co_return HandlerReply{std::move(*refused)};
        }
    }
    Admitted admitted{std::move(request), std::move(session),
                      std::get<SessionLock>(std::move(lock))};
    const Executor here = co_await asio::this_coro::executor;
    co_return co_await wait_for(route ? answer_found(here, std::move(admitted), *route)
                                      : handle(here, std::move(admitted)));
}

Answering Dispatcher::handle(const Executor& here, Admitted&& admitted) {
    const Request& request = admitted.request;
    std::string application = application_of(request, admitted.session);
    const std::string* name = routing_.destination_of(application, request.type());
    if (!name || reserved_type(request.type())) {
        Place place = place_of(std::move(application), request);
        return handle_here(here, std::move(admitted), std::move(place));
    }
    const Destination* destination = environment_.destination(*name);
    if (!destination) return HandlerReply{no_destination(environment_, *name)};
    return forward(here, environment_, std::move(admitted.request), std::move(admitted.session),
                   *destination);
}

Answering Dispatcher::handle_here(const Executor& here, Admitted&& admitted, Place place) {
    const Deadline deadline = *admitted.request.deadline;
    auto slot = start_handler(here, std::move(admitted), std::move(place));
    if (!slot) return HandlerReply{too_much_to_do(environment_)};
    return HandlerWait(std::move(slot), deadline);
}

/// For who needs it in one piece.
Task<HandlerReply> Dispatcher::wait_for(Answering answering) {
    if (answering.begin()) co_await answering.next();
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    HandlerReply handled = answering.end(environment_, clock);
    if (auto rest = rest_of(answering, handled)) handled = co_await std::move(*rest);
    co_return handled;
}

/// What is left to do, which takes more than one wait; nothing for most requests.
[[gnu::noinline]] std::optional<Task<HandlerReply>> Dispatcher::rest_of(Answering& answering,
                                                                        HandlerReply& handled) {
    if (handled.successor == Successor::none) return answering.task();
    Journey journey = HandlerJob::journey_of(handled);
    return finish(std::move(journey), std::move(handled));
}

/// A handler leaves the answer to another one.
Task<HandlerReply> Dispatcher::finish(Journey journey, HandlerReply left) {
    HandlerReply answered;
    if (left.successor == Successor::application) {
        answered = co_await switch_application(environment_, routing_, std::move(journey), left);
    } else {
        answered = co_await rest_in_place(std::move(journey), left);
    }
    complete(answered, std::move(left));
    co_return answered;
}

Task<HandlerReply> Dispatcher::rest_in_place(Journey journey, const HandlerReply& handled) {
    auto rest = rest_in(handled.reply);
    if (!rest) co_return HandlerReply{no_request_in_place(environment_)};
    const auto& session = handled.session;
    auto match = routes_.find(rest->method, rest->path);
    if (!session || !match.entry) {
        co_return HandlerReply{no_route(environment_, rest->method, match)};
    }
    if (auto refused = refusal_of(environment_, *match.entry, *session)) {
        co_return HandlerReply{std::move(*refused)};
    }
    const Executor here = co_await asio::this_coro::executor;
    const RouteEntry& route = *match.entry;
    if (journey.caller) rest->ip = journey.caller->ip_address;
    Request request =
        request_of(std::move(*rest), std::move(match), std::string(handled.reply.token()));
    static_cast<Journey&>(request) = std::move(journey);
    Session next = *session;
    // What the handler has changed is in the store already.
    if (next.is_kept()) next.forget_changes();
    Admitted admitted{std::move(request), std::move(next), HandlerJob::take_lock(handled)};
    co_return co_await wait_for(answer_found(here, std::move(admitted), route));
}

/// A REST request that another server has passed on (spec/qewd.md 13.6). It looks for its route
/// here by its own path: the route's there may be called otherwise.
Task<HandlerReply> Dispatcher::answer_link(Request request, std::chrono::sys_seconds now) {
    if (!request.envelope().token.present()) co_return HandlerReply{no_token(environment_)};
    auto rest = read_rest_message(request.json());
    if (!rest) co_return HandlerReply{not_a_rest_request(environment_)};
    // Only a server may say where somebody else's request came from.
    const bool from_server =
        environment_.microservice || (request.caller && request.caller->is_server);
    if (!from_server && request.caller) rest->ip = request.caller->ip_address;
    auto match = routes_.find(rest->method, rest->path);
    if (!match.entry) co_return HandlerReply{no_route_of_link(environment_, match)};
    const RouteEntry& route = *match.entry;
    const bool from_qewd = is_from_qewd(request);
    // It would give them to whichever client has called a message of their type.
    if (from_qewd) request.events = nullptr;
    const bool stranger = from_qewd && !shows_token(*rest);
    std::string token(stranger ? std::string_view() : request.envelope().token.text);
    Request found = request_of(std::move(*rest), std::move(match), std::move(token));
    static_cast<Journey&>(found) = std::move(request);
    const Executor here = co_await asio::this_coro::executor;
    HandlerReply handled = co_await wait_for(answer_rest(here, std::move(found), route, now));
    if (auto fault = misfit_of(environment_, handled.reply)) {
        co_return HandlerReply{std::move(*fault)};
    }
    if (from_qewd) handled.reply = for_qewd(environment_, std::move(handled.reply));
    co_return handled;
}

Answering Dispatcher::answer_rest(const Executor& here, Request request, const RouteEntry& route,
                                  std::chrono::sys_seconds now) {
    auto admitted = admit_rest(environment_, route, request, now);
    if (auto* refusal = std::get_if<Reply>(&admitted)) {
        return HandlerReply{std::move(*refusal)};
    }
    Session& session = std::get<Session>(admitted);
    if (session.is_kept() && environment_.session_locks) {
        return answer_locked(std::move(request), std::move(session), &route);
    }
    return answer_found(here, {std::move(request), std::move(session)}, route);
}

Answering Dispatcher::answer_found(const Executor& here, Admitted&& admitted,
                                   const RouteEntry& route) {
    if (!route.is_local()) {
        return forward_rest(environment_, std::move(admitted.request), std::move(admitted.session),
                            route);
    }
    const Deadline deadline = *admitted.request.deadline;
    auto slot =
        start_handler(here, std::move(admitted), {route.application, route.index, route.runs_on});
    if (!slot) return HandlerReply{too_much_to_do(environment_)};
    return HandlerWait(std::move(slot), deadline);
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

/// What is more than a handler's own message, another application's service or a fragment of a
/// page, is for a worker.
[[gnu::noinline]] Dispatcher::Place Dispatcher::place_of(std::string application,
                                                         const Request& request) const {
    const Application* const known = registry().find(application);
    const bool own = known && !request.envelope().service.present();
    const RunsOn runs_on = own ? known->runs_on(request.type()) : RunsOn::worker;
    return {.application = std::move(application), .runs_on = runs_on};
}

/// Null when there is too much to do.
[[gnu::noinline]] std::shared_ptr<Slot<HandlerReply>> Dispatcher::start_handler(
    const Executor& here, Admitted&& admitted, Place place) {
    auto slot = make_shared_spare<Slot<HandlerReply>>(here);
    auto job = std::make_unique<HandlerJob>(
        HandlerCall{environment_, std::move(place.application), std::move(admitted.request),
                    std::move(admitted.session), ReplyTo(environment_, slot, place.runs_on),
                    routes_, place.route, std::move(admitted.lock)},
        registries_);
    return start(here, std::move(job), place.runs_on) ? slot : nullptr;
}

bool Dispatcher::start(const Executor& here, std::unique_ptr<HandlerJob> job, RunsOn runs_on) {
    if (runs_on == RunsOn::worker) return pool_.submit(std::move(job), here);
    LocalHandlers& local = LocalHandlers::of(here);
    if (local.nursery().size() >= local_handlers_max_) return false;
    Registry& registry = local.registry(number_, make_registry_);
    HandlerJob::start_here(std::move(job), registry, local.nursery());
    return true;
}

}  // namespace coqewd
