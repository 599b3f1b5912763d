#include "core/app/handler_job.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

#include "core/app/forward.hpp"
#include "core/app/fragment.hpp"
#include "core/app/rest_admission.hpp"
#include "core/async/thrown.hpp"
#include "core/async/worker.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// What auth still verifies; also what a client can send back within a message.
constexpr std::size_t token_bytes_max = std::size_t{64} * 1024;

Reply no_application(const Environment& environment, const std::string& name) {
    return Fault{.code = FaultCode::not_found,
                 .text = "Unable to load handler module for: " + name,
                 .node = environment.node,
                 .details = {{"reason", {{"code", "MODULE_NOT_FOUND"}}}}};
}

Reply no_handler(const Environment& environment, const std::string& name, const std::string& type) {
    return Fault{.code = FaultCode::not_found,
                 .text = "Handler not defined for " + name + " messages of type " + type,
                 .node = environment.node};
}

Reply no_service(const Environment& environment, const std::string& name,
                 const std::string& service) {
    return Fault{.code = FaultCode::forbidden,
                 .text = service + " service is not permitted for the " + name + " application",
                 .node = environment.node,
                 .details = {{"service", service}}};
}

Fault handler_failed(const Environment& environment) {
    return {.code = FaultCode::internal,
            .text = "The handler failed",
            .status = 500,
            .node = environment.node};
}

/// A handler that threw: what it said is for the log, not for the client (spec/qewd.md B 13).
Fault logged(const HandlerCall& call, const std::string& what) {
    call.environment.warn("The handler of " + call.name + " failed: " + what);
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

Task<Reply> invoke(const Handler& handler, Context& context, HandlerCall& call) {
    std::exception_ptr thrown;
    try {
        Reply reply = co_await handler(context, std::move(call.request));
        // A fault that arose elsewhere, as a peer's, does not know that this handler has run.
        if (reply.failed() && !reply.fault().node.empty()) reply.forbid_retry();
        co_return reply;
    } catch (...) {
        thrown = std::current_exception();
    }
    co_return fault_of(call, thrown, co_await asio::this_coro::cancellation_state);
}

Task<Reply> answer(HandlerCall& call, const Registry& registry, Context& context) {
    const Environment& environment = call.environment;
    const bool wants_fragment = call.request.type() == fragment_type;
    if (wants_fragment && !call.request.envelope().service.present()) {
        co_return read_fragment(environment, call.application, call.request);
    }
    const Application* application = registry.find(call.application);
    if (!application) co_return no_application(environment, call.application);
    if (call.route) {
        co_return co_await invoke(application->routes()[*call.route].handler(), context, call);
    }
    if (const TextMember& service = call.request.envelope().service; service.present()) {
        co_return no_service(environment, call.application, std::string(service.text));
    }
    const Handler* handler = application->handler(call.request.type());
    if (!handler) co_return no_handler(environment, call.application, call.request.type());
    co_return co_await invoke(*handler, context, call);
}

/// A success renews the token; after a fault the client gets a new one when the handler changed
/// the session, so that nothing is lost. Who came without a token keeps none unless that happened.
void renew_token(const Session& session, Reply& reply, std::chrono::sys_seconds now) {
    if (session.anonymous()) return;
    if (!reply.failed() || session.changed()) reply.set_token(session.renewed(now));
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

/// The handler's reply with its token; a session that no token can hold makes it a fault.
Reply with_token(const HandlerCall& call, const Session& session, Reply reply,
                 std::chrono::sys_seconds now) {
    try {
        renew_token(session, reply, now);
    } catch (const std::exception& error) {
        return logged(call, error.what());
    }
    if (reply.token().size() <= token_bytes_max) return reply;
    return logged(call, "it left more in the session than a token can hold");
}

std::string name_of(const HandlerCall& call) {
    const RestRequest* rest = call.request.rest();
    return rest ? rest->method + " " + rest->path_template
                : call.application + "/" + call.request.type();
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
    auto destination = std::variant<std::string, Fault>();
    if (!match.entry->is_local()) destination = destination_of(environment, *match.entry, rest);
    if (auto* fault = std::get_if<Fault>(&destination)) co_return std::move(*fault);
    Request request = Request::over_rest(std::make_shared<RestRequest>(std::move(rest)), {});
    if (!match.entry->is_local()) {
        co_return co_await context.peer(std::get<std::string>(destination)).call(request);
    }
    const Application& application = *registry.find(match.entry->application);
    co_return co_await application.routes()[match.entry->index].handler()(context, request);
}

Task<> work_on(HandlerCall& call, const Registry& registry) {
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    call.name = name_of(call);
    if (call.request.deadline->passed(clock.now())) {
        // It has waited for a worker for too long: nobody wants it done any more.
        call.reply_to.give_up(no_reply_in_time(call.environment.node));
        co_return;
    }
    Context context(call.environment, std::move(call.session), call.request,
                    [&call, &registry](Context& within, RestRequest rest) {
                        return rest_within(call, registry, within, std::move(rest));
                    });
    Reply reply = co_await answer(call, registry, context);
    reply = written(call, std::move(reply));
    reply = with_token(call, context.session(), std::move(reply), clock.wall_now());
    call.reply_to.give({std::move(reply), context.session().changed()});
}

Task<> perform(HandlerCall call, const Registry& registry) {
    std::exception_ptr thrown;
    try {
        co_await work_on(call, registry);
        co_return;
    } catch (...) {
        thrown = std::current_exception();
    }
    call.reply_to.give_up(fault_of(call, thrown, co_await asio::this_coro::cancellation_state));
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
    const auto slot = std::move(slot_);
    if (!slot->fill(std::move(reply))) environment_->tally->count_late();
}

void ReplyTo::give_up(Fault fault) {
    const auto slot = std::move(slot_);
    if (slot) slot->fill({std::move(fault)});
}

void HandlerJob::start(Worker& worker) {
    const Registry& registry = *registries_[worker.index()];
    worker.nursery().spawn(perform(std::move(call_), registry));
}

}  // namespace coqewd
