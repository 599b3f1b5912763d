#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/app/environment.hpp"
#include "core/app/handler_job.hpp"
#include "core/app/registry.hpp"
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
    };

    /// The environment and the pool outlive the dispatcher's calls; the pool is stopped before the
    /// dispatcher is destroyed. Throws std::logic_error for contradictory applications.
    Dispatcher(const Environment& environment, Routing routing, WorkerPool& pool,
               const Applications& applications);

    /// Gives the one reply of a request, before its deadline: whatever the handler, the worker or
    /// the link does. No intermediate message follows it. Runs on the executor of the connection
    /// that the request came from.
    Task<Reply> dispatch(Request request);

  private:
    Task<Reply> answer(Request request);
    Task<Reply> route(Request request);
    Task<HandlerReply> on_worker(Request request, Session session, std::string application);
    std::string application_of(const Request& request, const Session& session) const;

    const Environment& environment_;
    const Routing routing_;
    WorkerPool& pool_;
    /// One for each worker, by its index.
    std::vector<std::unique_ptr<Registry>> registries_;
};

}  // namespace coqewd
