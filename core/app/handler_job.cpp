#include "core/app/handler_job.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

#include "core/app/application_switch.hpp"
#include "core/app/forward.hpp"
#include "core/app/fragment.hpp"
#include "core/app/handler_search.hpp"
#include "core/app/keep_session.hpp"
#include "core/app/rest_admission.hpp"
#include "core/app/rest_in_place.hpp"
#include "core/async/thrown.hpp"
#include "core/async/worker.hpp"

namespace coqewd {

namespace asio = boost::asio;

// Why some functions are [[gnu::noinline]] is said in core/app/dispatcher.cpp.

namespace {

Fault handler_failed(const Environment& environment) {
    return {.code = FaultCode::internal,
            .text = "The handler failed",
            .status = 500,
            .node = environment.node};
}

std::string name_of(const HandlerCall& call) {
    const RestRequest* rest = call.request.rest();
    return rest ? rest->method + " " + rest->path_template
                : call.application + "/" + call.request.type();
}

/// A handler that threw: what it said is for the log, not for the client (spec/qewd.md B 13).
Fault logged(const HandlerCall& call, const std::string& what) {
    call.environment.warn("The handler of " + name_of(call) + " failed: " + what);
    return handler_failed(call.environment);
}

/// What an exception makes of a request: a fault, or that the worker stops, because what is awaited
/// on it then throws.
Fault fault_of(const HandlerCall& call, const std::exception_ptr& thrown,
               const asio::cancellation_state& state) {
    if (state.cancelled() != asio::cancellation_type::none) {
        return server_stops(call.environment.node);
    }
    return logged(call, text_of(thrown));
}

/// Who answers: a handler, or what there is to say without one.
std::variant<const Handler*, Reply> answer_of(const HandlerCall& call, const Registry& registry,
                                              Context& context) {
    const Environment& environment = call.environment;
    const HandlerSearch search{environment,       registry,     call.application,
                               context.session(), call.request, call.route};
    if (call.request.type() != fragment_type) return find_handler(search);
    if (auto refusal = service_refusal(search)) return std::move(*refusal);
    return read_fragment(environment, call.application, call.request);
}

/// Best asked while the reply is a document still: its text would have to be searched.
Successor successor_of(const HandlerCall& call, const Reply& reply) {
    if (call.route) return Successor::none;
    if (asks_for_switch(reply)) return Successor::application;
    return asks_for_rest(reply) ? Successor::route : Successor::none;
}

/// The handler's reply as text; a fault when it is something that JSON can not say.
Reply written(const HandlerCall& call, Reply reply) {
    try {
        reply.write();
        return reply;
    } catch (const std::exception& error) {
        return logged(call, error.what());
    }
}

/// The reply of a handler whose sessions are kept; one that can not be makes it a fault, and is no
/// session of anybody.
HandlerReply with_sessions_kept(const HandlerCall& call, Context& context, Reply reply,
                                std::chrono::sys_seconds now) {
    try {
        const Session* named = context.known_named_session();
        if (named) keep_session(call.environment, *named, reply, now);
        keep_session(call.environment, context.session(), reply, now);
        return {std::move(reply), std::move(context.session())};
    } catch (const std::exception& error) {
        return {logged(call, error.what())};
    }
}

std::string address_of(const Request& request) {
    if (const RestRequest* rest = request.rest()) return rest->ip;
    return request.caller ? request.caller->ip_address : std::string();
}

/// What a handler gives; as in QEWD, an object with an error is one.
Reply with_fault_said(Reply reply) {
    // What came as text was looked at when it came.
    if (reply.failed() || reply.text_bytes() > 0 || !reply.is_object()) return reply;
    auto fault = fault_in(std::as_const(reply).body().get_object());
    if (!fault) return reply;
    const HttpReply* const http = reply.http();
    if (!fault->status && http && http->status >= 400) fault->status = http->status;
    reply.set_fault(std::move(*fault));
    return reply;
}

/// A REST request that a handler makes: to another server, or to an application of this worker.
Task<Reply> rest_within(const HandlerCall& call, const Registry& registry, Context& context,
                        RestRequest rest) {
    const Environment& environment = call.environment;
    auto match = call.routes.find(rest.method, rest.path);
    if (!match.entry) co_return no_route(environment, rest.method, match);
    if (auto refused = refusal_of(environment, *match.entry, context.session())) {
        co_return std::move(*refused);
    }
    rest.path_template = match.entry->path.text();
    rest.arguments = std::move(match.arguments);
    if (rest.ip.empty()) rest.ip = address_of(call.request);
    auto destination = std::variant<std::string, Fault>();
    if (!match.entry->is_local()) destination = destination_of(environment, *match.entry, rest);
    if (auto* fault = std::get_if<Fault>(&destination)) co_return std::move(*fault);
    Request request = Request::over_rest(std::make_shared<RestRequest>(std::move(rest)), {});
    if (!match.entry->is_local()) {
        co_return co_await context.peer(std::get<std::string>(destination)).call(request);
    }
    const Application& application = *registry.find(match.entry->application);
    Reply reply = co_await application.routes()[match.entry->index].handler()(context, request);
    co_return with_fault_said(std::move(reply));
}

/// A handler at work, from its first step to what it leaves. The call and the registry outlive it.
class Handling {
  public:
    [[gnu::noinline]] Handling(HandlerCall& call, const Registry& registry)
        : call_(call),
          context_(call.environment, std::move(call.session), call.request,
                   [&call, &registry](Context& within, RestRequest rest) {
                       return rest_within(call, registry, within, std::move(rest));
                   }),
          answer_(answer_of(call, registry, context_)) {}

    /// Outlives the task.
    [[gnu::noinline]] Task<Reply> begin() {
        if (auto* reply = std::get_if<Reply>(&answer_)) return task_of(std::move(*reply));
        // A copy: what came with the request is given back with the job.
        return (*std::get<const Handler*>(answer_))(context_, Request(call_.request));
    }

    [[gnu::noinline]] void note(Reply reply) {
        reply_ = with_fault_said(std::move(reply));
        // A fault that arose elsewhere, as a peer's, does not know that this handler has run.
        if (reply_.failed() && !reply_.fault().node.empty()) reply_.forbid_retry();
    }

    [[gnu::noinline]] void note(const std::exception_ptr& thrown,
                                const asio::cancellation_state& state) {
        reply_ = fault_of(call_, thrown, state);
    }

    [[gnu::noinline]] HandlerReply end(std::chrono::sys_seconds now) {
        const Successor successor = successor_of(call_, reply_);
        HandlerReply handled =
            with_sessions_kept(call_, context_, written(call_, std::move(reply_)), now);
        if (!handled.reply.failed()) handled.successor = successor;
        return handled;
    }

  private:
    HandlerCall& call_;
    Context context_;
    std::variant<const Handler*, Reply> answer_;
    Reply reply_;
};

/// Nobody wants it done any more.
[[gnu::noinline]] bool came_too_late(HandlerCall& call, const Clock& clock) {
    if (!call.request.deadline->passed(clock.now())) return false;
    call.reply_to.give_up(no_reply_in_time(call.environment.node));
    return true;
}

[[gnu::noinline]] void give_up(HandlerCall& call, const std::exception_ptr& thrown,
                               const asio::cancellation_state& state) {
    call.reply_to.give_up(fault_of(call, thrown, state));
}

/// The reply takes along what was asked.
[[gnu::noinline]] void give(HandlerCall& call, HandlerReply& handled, std::unique_ptr<Job>& self) {
    if (handled.successor == Successor::none) call.lock.reset();
    ReplyTo reply_to = std::move(call.reply_to);
    handled.spent = std::move(self);
    reply_to.give(std::move(handled));
}

Task<> perform(HandlerCall& call, std::unique_ptr<Job> self, Registry& registry) {
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    HandlerReply handled;
    std::exception_ptr thrown;
    try {
        if (came_too_late(call, clock)) co_return;
        registry.init();
        Handling handling(call, registry);
        std::exception_ptr failure;
        try {
            handling.note(co_await handling.begin());
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) handling.note(failure, co_await asio::this_coro::cancellation_state);
        handled = handling.end(clock.wall_now());
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown) {
        give_up(call, thrown, co_await asio::this_coro::cancellation_state);
    } else {
        give(call, handled, self);
    }
}

}  // namespace

ReplyTo::~ReplyTo() {
    if (!slot_) return;
    try {
        // What an exception takes along (a job for which there is no memory) was not cancelled.
        const bool thrown = std::uncaught_exceptions() > 0;
        give_up(thrown ? handler_failed(*environment_) : server_stops(environment_->node));
    } catch (...) {
        // Without memory for a fault, the deadline answers.
    }
}

void ReplyTo::give(HandlerReply reply) {
    if (!fill(std::move(reply))) environment_->tally->count_late();
}

void ReplyTo::give_up(Fault fault) {
    if (slot_) fill({std::move(fault)});
}

bool ReplyTo::fill(HandlerReply reply) {
    auto slot = std::move(slot_);
    if (from_ == RunsOn::connection) return slot->fill_here(std::move(reply));
    return Slot<HandlerReply>::fill(std::move(slot), std::move(reply));
}

void HandlerJob::start(Worker& worker, std::unique_ptr<Job> self) {
    Registry& registry = *registries_[worker.index()];
    worker.nursery().spawn(perform(call_, std::move(self), registry));
}

const Journey& HandlerJob::journey_of(const HandlerReply& handled) {
    return static_cast<const HandlerJob&>(*handled.spent).call_.request;
}

std::optional<SessionLock> HandlerJob::take_lock(const HandlerReply& handled) {
    return std::exchange(static_cast<HandlerJob&>(*handled.spent).call_.lock, std::nullopt);
}

void HandlerJob::start_here(std::unique_ptr<HandlerJob> job, Registry& registry, Nursery& nursery) {
    HandlerCall& call = job->call_;
    nursery.spawn(perform(call, std::move(job), registry));
}

}  // namespace coqewd
