#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/app/dispatcher.hpp"
#include "core/async/nursery.hpp"
#include "core/fabric/link.hpp"
#include "tests/support/memory_channel.hpp"

namespace coqewd::bench {

/// A server with the application `demo` and one worker, which is reached through channels in memory
/// and not through sockets. Lives on one executor, whose clock may stand still.
class MemoryServer {
  public:
    struct Rules {
        /// Without any it answers everything itself.
        Routing routing = {};
        /// To other servers, in place of the application's own.
        std::vector<RouteEntry> routes = {};
        /// Where its handlers run.
        RunsOn runs_on = RunsOn::worker;
    };

    /// It counts by a tally of its own.
    MemoryServer(Executor executor, Environment environment, Rules rules);

    /// A connection to it; the other end is for whoever asks.
    std::unique_ptr<testing::MemoryChannel> connect(std::shared_ptr<Caller> caller);

    /// The token of a client that has registered.
    std::string first_token() const;

    Dispatcher& dispatcher() { return dispatcher_; }

    /// Waits until every other end has been closed, then stops the worker.
    Task<> end();

  private:
    struct Connection {
        std::unique_ptr<testing::MemoryChannel> channel;
        std::shared_ptr<Link> link;
    };

    Executor executor_;
    Tally tally_;
    Environment environment_;
    WorkerPool pool_;
    Dispatcher dispatcher_;
    std::vector<Connection> connections_;
    Nursery nursery_;
};

/// Lets every other thread go to where it waits. Which of two threads comes first is chance, and so
/// is then what each of them has to do: to wake the other, or to find something done.
void let_others_settle();

/// A caller as the server's links have them: who has registered with a JWT.
std::shared_ptr<Caller> jwt_caller();

}  // namespace coqewd::bench
