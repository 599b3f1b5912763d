#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/app/environment.hpp"
#include "core/app/handler_reply.hpp"
#include "core/app/registry.hpp"
#include "core/app/route_table.hpp"
#include "core/app/session.hpp"
#include "core/async/slot.hpp"
#include "core/async/work_queue.hpp"

namespace coqewd {

/// The way back to whoever waits for a reply. When it is destroyed without one, the reply is that
/// the server stops, or the fault `internal` when an exception destroys it: nobody waits for
/// nothing.
class ReplyTo {
  public:
    ReplyTo(const Environment& environment, std::shared_ptr<Slot<HandlerReply>> slot)
        : environment_(&environment), slot_(std::move(slot)) {}
    ReplyTo(ReplyTo&&) = default;
    ReplyTo& operator=(ReplyTo&&) = delete;
    ~ReplyTo();

    /// Counts the reply as late when nobody waits any more.
    void give(HandlerReply reply);

    /// Says why there is no reply, to whoever still waits; nothing when it was given.
    void give_up(Fault fault);

  private:
    const Environment* environment_;
    std::shared_ptr<Slot<HandlerReply>> slot_;
};

/// One request on its way to a handler. Environment, routes and registries outlive it.
struct HandlerCall {
    const Environment& environment;
    /// Where the handler is looked up.
    std::string application;
    Request request;
    Session session;
    ReplyTo reply_to;
    /// For the REST requests that handlers make.
    const RouteTable& routes;
    /// Which route of the application answers; nothing for a message.
    std::optional<std::size_t> route = std::nullopt;
    /// Held until the handler has ended; nothing when sessions are not locked.
    std::optional<SessionLock> lock = std::nullopt;
    /// What the log calls the handler, when the request has gone to it.
    std::string name = {};
};

/// A request as a worker's job. The handler runs on that worker from start to end.
class HandlerJob : public Job {
  public:
    HandlerJob(HandlerCall call, const std::vector<std::unique_ptr<Registry>>& registries)
        : call_(std::move(call)), registries_(registries) {}

    void start(Worker& worker) override;

  private:
    HandlerCall call_;
    const std::vector<std::unique_ptr<Registry>>& registries_;
};

}  // namespace coqewd
