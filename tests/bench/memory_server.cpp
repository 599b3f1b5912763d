#include "tests/bench/memory_server.hpp"

#include <poll.h>

#include <chrono>
#include <utility>

#include "core/app/session.hpp"

namespace coqewd::bench {
namespace {

/// What the demo's `greet` does, over both ways.
class Greeting : public Application {
  public:
    Greeting(RunsOn runs_on, bool has_routes) : Application("demo"), runs_on_(runs_on) {
        on("greet", &Greeting::greet, runs_on);
        if (has_routes) get("/api/demo/greet/:name", &Greeting::greet).runs_on(runs_on);
    }

  private:
    Task<Reply> greet(Context& context, Request request) {
        if (runs_on_ == RunsOn::worker) let_others_settle();
        co_return Reply{
            {"hello", request.text("name")}, {"count", 12345}, {"server", context.server()}};
    }

    const RunsOn runs_on_;
};

Dispatcher::Applications applications(MemoryServer::Rules rules) {
    const auto make = [runs_on = rules.runs_on, has_routes = rules.routes.empty()] {
        return std::make_unique<Greeting>(runs_on, has_routes);
    };
    return {.factories = {make}, .routes = std::move(rules.routes)};
}

Task<> run_link(std::shared_ptr<Link> link, Dispatcher& dispatcher,
                std::shared_ptr<Caller> caller) {
    co_await link->run(
        [&dispatcher](Request request) { return dispatcher.dispatch(std::move(request)); },
        std::move(caller));
}

/// A worker's clock goes on while that of the case stands still: however slowly the case is run, no
/// request may be late.
Environment for_cases(Environment environment, Tally& tally) {
    environment.tally = &tally;
    environment.request_timeout = std::chrono::hours(24);
    return environment;
}

}  // namespace

MemoryServer::MemoryServer(Executor executor, Environment environment, Rules rules)
    : executor_(executor),
      environment_(for_cases(std::move(environment), tally_)),
      pool_(WorkerPool::Options{.workers = 1}),
      dispatcher_(environment_, rules.routing, pool_, applications(rules)),
      nursery_(std::move(executor)) {}

std::unique_ptr<testing::MemoryChannel> MemoryServer::connect(std::shared_ptr<Caller> caller) {
    auto ends = testing::MemoryChannel::pair(executor_, executor_);
    const auto link = std::make_shared<Link>(executor_, *ends.first, tally_,
                                             Link::Options{.node = environment_.node});
    connections_.push_back({std::move(ends.first), link});
    nursery_.spawn(run_link(link, dispatcher_, std::move(caller)));
    return std::move(ends.second);
}

std::string MemoryServer::first_token() const {
    const Session session =
        Session::begin(environment_.tokens, "demo", environment_.session_timeout, *jwt_caller());
    return std::string(session.renewed(Clock::of(executor_).wall_now()).text());
}

Task<> MemoryServer::end() {
    co_await nursery_.join();
    pool_.stop(std::chrono::seconds(20));
}

void let_others_settle() {
    constexpr int milliseconds = 1;
    poll(nullptr, 0, milliseconds);
}

std::shared_ptr<Caller> jwt_caller() {
    auto caller = std::make_shared<Caller>();
    caller->uses_jwt = true;
    return caller;
}

}  // namespace coqewd::bench
