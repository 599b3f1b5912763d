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
#include "core/async/spare_memory.hpp"
#include "core/async/work_queue.hpp"

namespace coqewd {

/// The way back to whoever waits for a reply. When it is destroyed without one, the reply is that
/// the server stops, or the fault `internal` when an exception destroys it: nobody waits for
/// nothing.
class ReplyTo {
  public:
    /// Says where the one is who gives the reply.
    ReplyTo(const Environment& environment, std::shared_ptr<Slot<HandlerReply>> slot, RunsOn from)
        : environment_(&environment), slot_(std::move(slot)), from_(from) {}
    ReplyTo(ReplyTo&&) = default;
    ReplyTo& operator=(ReplyTo&&) = delete;
    ~ReplyTo();

    /// Counts the reply as late when nobody waits any more.
    void give(HandlerReply reply);

    /// Says why there is no reply, to whoever still waits; nothing when it was given.
    void give_up(Fault fault);

  private:
    bool fill(HandlerReply reply);

    const Environment* environment_;
    std::shared_ptr<Slot<HandlerReply>> slot_;
    RunsOn from_;
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
    /// Held until the handler has ended and who answers in its place; nothing when sessions are not
    /// locked.
    std::optional<SessionLock> lock = std::nullopt;
};

/// A request on its way through a worker, or on the thread that it came from. The handler runs
/// there from start to end. The job goes back with the reply, so that memory is given back where it
/// was taken.
class HandlerJob : public Job, public InSpareMemory {
  public:
    HandlerJob(HandlerCall call, const std::vector<std::unique_ptr<Registry>>& registries)
        : call_(std::move(call)), registries_(registries) {}

    void start(Worker& worker, std::unique_ptr<Job> self) override;

    /// Of the request whose handler gave this reply, which brought the job back.
    static const Journey& journey_of(const HandlerReply& handled);
    /// What keeps the session for who answers in the handler's place.
    static std::optional<SessionLock> take_lock(const HandlerReply& handled);

    /// Runs the handler up to its first wait, among the children of the nursery, whose thread this
    /// is. The registry outlives it.
    static void start_here(std::unique_ptr<HandlerJob> job, Registry& registry, Nursery& nursery);

  private:
    HandlerCall call_;
    const std::vector<std::unique_ptr<Registry>>& registries_;
};

}  // namespace coqewd
