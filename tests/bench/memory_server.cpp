#include "tests/bench/memory_server.hpp"

#include <poll.h>

#include <chrono>
#include <utility>

#include "core/app/session.hpp"

namespace coqewd::bench {
namespace {

/// What the demo's `greet` does, over both ways.
struct Greeting : Application {
    Greeting() : Application("demo") {
        on("greet", &Greeting::greet);
        get("/api/demo/greet/:name", &Greeting::greet);
    }

    Task<Reply> greet(Context& context, Request request) {
        let_others_settle();
        co_return Reply{
            {"hello", request.text("name")}, {"count", 12345}, {"server", context.server()}};
    }
};

Dispatcher::Applications greeting() {
    return {.factories = {[] { return std::make_unique<Greeting>(); }}};
}

Task<> run_link(std::shared_ptr<Link> link, Dispatcher& dispatcher,
                std::shared_ptr<Caller> caller) {
    co_await link->run(
        [&dispatcher](Request request) { return dispatcher.dispatch(std::move(request)); },
        std::move(caller));
}

Environment with_tally(Environment environment, Tally& tally) {
    environment.tally = &tally;
    return environment;
}

}  // namespace

MemoryServer::MemoryServer(Executor executor, Environment environment, Routing routing)
    : executor_(executor),
      environment_(with_tally(std::move(environment), tally_)),
      pool_(WorkerPool::Options{.workers = 1}),
      dispatcher_(environment_, std::move(routing), pool_, greeting()),
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
    return session.renewed(Clock::of(executor_).wall_now());
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
