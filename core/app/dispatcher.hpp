#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/app/answering.hpp"
#include "core/app/environment.hpp"
#include "core/app/handler_job.hpp"
#include "core/app/registry.hpp"
#include "core/app/route_table.hpp"
#include "core/app/routing.hpp"
#include "core/async/worker_pool.hpp"

namespace coqewd {

/// The single place where a request is checked, bounded, and sent to a worker or to a destination.
/// Nothing in it changes once the server runs: it is for every thread.
class Dispatcher {
  public:
    struct Applications {
        std::vector<ApplicationFactory> factories;
        /// Further names (QEWD's moduleMap): alias to name.
        std::map<std::string, std::string, std::less<>> aliases = {};
        /// REST routes to other servers, beside those of the applications.
        std::vector<RouteEntry> routes = {};
        SchemaCompiler compile_schema = {};
        /// How many handlers may be in progress on one thread of connections; then a request for
        /// another one is refused.
        std::size_t local_handlers_max = 10'000;
    };

    /// The environment and the pool outlive the dispatcher's calls; the pool is stopped before the
    /// dispatcher is destroyed. Throws std::logic_error for contradictory applications.
    Dispatcher(const Environment& environment, Routing routing, WorkerPool& pool,
               const Applications& applications);

    /// Gives the one reply of a request, before its deadline: whatever the handler, the worker or
    /// the link does. No intermediate message follows it. Runs on the executor of the connection
    /// that the request came from.
    Task<Reply> dispatch(Request request) { return dispatch(std::move(request), nullptr); }

    /// The same for a REST request that has found its route in routes() already.
    Task<Reply> dispatch(Request request, const RouteEntry* route);

    /// All REST routes of this server.
    const RouteTable& routes() const { return routes_; }

    const Environment& environment() const { return environment_; }

    /// One instance of every application, which is not run: to be asked what there is.
    const Registry& registry() const { return *registries_.front(); }

  private:
    struct Admitted {
        Request request;
        Session session;
        std::optional<SessionLock> lock = std::nullopt;
    };

    /// A handler, and where it runs.
    struct Place {
        std::string application;
        /// Which of the application's routes; nothing for a message.
        std::optional<std::size_t> route = std::nullopt;
        RunsOn runs_on = RunsOn::worker;
    };

    /// When a request came, and the route that it has found; null for a message.
    struct Asked {
        const RouteEntry* route;
        std::chrono::sys_seconds at;
    };

    class Visiting;

    /// These begin at once; the executor is that of whoever waits.
    Answering answer(const Executor& here, Request request, Asked asked,
                     std::optional<Visiting>& visiting);
    Answering answer_rest(const Executor& here, Request request, const RouteEntry& route,
                          std::chrono::sys_seconds now);
    Answering answer_found(const Executor& here, Admitted&& admitted, const RouteEntry& route);
    Answering handle(const Executor& here, Admitted&& admitted);
    Answering handle_here(const Executor& here, Admitted&& admitted, Place place);

    Task<HandlerReply> answer_link(Request request, std::chrono::sys_seconds now);
    /// Each request of a token session alone; with a route when it came over REST.
    Task<HandlerReply> answer_locked(Request request, Session session, const RouteEntry* route);

    Task<HandlerReply> wait_for(Answering answering);
    std::optional<Task<HandlerReply>> rest_of(Answering& answering, HandlerReply& handled);
    Task<HandlerReply> finish(Journey journey, HandlerReply left);
    Task<HandlerReply> rest_in_place(Journey journey, const HandlerReply& handled);
    Place place_of(std::string application, const Request& request) const;
    std::shared_ptr<Slot<HandlerReply>> start_handler(const Executor& here, Admitted&& admitted,
                                                      Place place);
    bool start(const Executor& here, std::unique_ptr<HandlerJob> job, RunsOn runs_on);
    Reply failed(const std::exception_ptr& thrown, bool cancelled) const;
    void add_routes(std::vector<RouteEntry> to_others);
    std::string application_of(const Request& request, const Session& session) const;

    const Environment& environment_;
    const Routing routing_;
    WorkerPool& pool_;
    /// One for each worker, by its index.
    std::vector<std::unique_ptr<Registry>> registries_;
    /// Makes those for handlers that run on a connection's thread.
    const std::function<std::unique_ptr<Registry>()> make_registry_;
    const std::uint64_t number_;
    const std::size_t local_handlers_max_;
    RouteTable routes_;
};

}  // namespace coqewd
