#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/app/dispatcher.hpp"
#include "core/message/json_text.hpp"
#include "tests/core/link_ends.hpp"
#include "tests/support/run.hpp"
#include "tests/support/tokens.hpp"

namespace coqewd::testing {

using Handlers = std::map<std::string, Handler>;

/// An application whose handlers the test brings.
struct Scripted : Application {
    Scripted(std::string name, const Handlers& handlers) : Application(std::move(name)) {
        for (const auto& [type, handler] : handlers) on(type, handler);
    }
};

/// Requests that wait in handlers, on the workers' threads, until the test answers them.
class HandlerDesk {
  public:
    /// `arrived` is called for each of them, on the worker's thread.
    explicit HandlerDesk(std::function<void()> arrived) : arrived_(std::move(arrived)) {}

    Handler handler() {
        return [this](Context&, Request request) { return hold(std::move(request)); };
    }

    std::size_t size() const {
        const std::scoped_lock lock(mutex_);
        return held_.size();
    }

    void answer(std::size_t index, Reply reply) {
        const std::scoped_lock lock(mutex_);
        held_.at(index).answer(std::move(reply));
    }

    std::string request_id(std::size_t index) const {
        const std::scoped_lock lock(mutex_);
        return held_.at(index).request.request_id;
    }

  private:
    Task<Reply> hold(Request request) {
        const Executor worker = co_await boost::asio::this_coro::executor;
        const auto slot = std::make_shared<Slot<Reply>>(worker);
        {
            const std::scoped_lock lock(mutex_);
            held_.push_back({std::move(request), slot});
        }
        arrived_();
        const Deadline end(Clock::of(worker).now(), std::chrono::hours(1));
        std::optional<Reply> reply = co_await slot->wait(end);
        // What a cancelled handler awaits throws.
        if (!reply) co_await slot->wait(end);
        co_return std::move(*reply);
    }

    std::function<void()> arrived_;
    mutable std::mutex mutex_;
    std::vector<HeldRequest> held_;
};

/// A client's link to a dispatcher with its workers. The time of the link stands still, that of the
/// workers does not. Set up environment, routing and applications, then open().
struct Dispatching : LinkEnds {
    Environment environment{.node = "here",
                            .tokens = plain_tokens(),
                            .destinations = {},
                            .warn = [this](std::string_view line) { note(line); },
                            .tally = &tally};
    Routing routing;
    std::map<std::string, Handlers> applications;
    std::map<std::string, std::string, std::less<>> aliases;
    /// Applications that are more than handlers, and REST routes to others.
    std::vector<ApplicationFactory> factories;
    std::vector<RouteEntry> routes;
    HandlerDesk desk{[this] { boost::asio::post(io, [] {}); }};
    std::shared_ptr<Caller> caller = std::make_shared<Caller>();
    std::unique_ptr<WorkerPool> pool;
    std::unique_ptr<Dispatcher> dispatcher;
    /// The client's, for the application `demo`.
    std::string token;

    void open(WorkerPool::Options options = {.workers = 1}) {
        pool = std::make_unique<WorkerPool>(std::move(options));
        Dispatcher::Applications made{.factories = factories, .aliases = aliases, .routes = routes};
        for (const auto& [name, handlers] : applications) {
            made.factories.push_back(
                [name, handlers] { return std::make_unique<Scripted>(name, handlers); });
        }
        dispatcher = std::make_unique<Dispatcher>(environment, routing, *pool, made);
        caller->uses_jwt = true;
        token = token_for("demo");
        run([this](Request request) { return dispatcher->dispatch(std::move(request)); }, caller);
    }

    /// From here on the client has a token session.
    void begin_token_session(std::string_view application = "demo") {
        token = environment.token_sessions
                    ->create({.application = application,
                              .socket_id = "socket",
                              .ip_address = "::1",
                              .timeout = std::chrono::seconds(300)},
                             clock.wall_now())
                    .value()
                    .token;
    }

    std::string token_for(std::string_view application) {
        const Session session =
            Session::begin(environment.tokens, application, environment.session_timeout, *caller);
        return std::string(session.renewed(clock.wall_now()).text());
    }

    /// Sends a message of this type with the client's token; `members` begins with a comma.
    void send(const std::string& type, const std::string& members = "") {
        std::string message = "{\"type\":";
        append_quoted(message, type);
        message += ",\"token\":";
        append_quoted(message, token);
        say(message + members + '}');
    }

    /// Sends it and waits for the next frame.
    boost::json::object ask(const std::string& type, const std::string& members = "") {
        const std::size_t before = heard.size();
        send(type, members);
        await([&] { return heard.size() > before; });
        return heard.at(before);
    }

    /// Lets the link go on until the test sees what it waits for, which workers cause.
    void await(const std::function<bool()>& seen) {
        const Watchdog watchdog(io);
        while (!seen()) {
            if (io.stopped()) io.restart();
            if (io.run_one() == 0) throw std::runtime_error("what the test waits for never comes");
        }
    }

    std::vector<std::string> warnings() {
        const std::scoped_lock lock(warnings_mutex_);
        return warnings_;
    }

    void teardown() {
        if (pool) pool->stop(std::chrono::seconds(20));
        settle(io);
        LinkEnds::teardown();
    }

  private:
    void note(std::string_view line) {
        const std::scoped_lock lock(warnings_mutex_);
        warnings_.emplace_back(line);
    }

    std::mutex warnings_mutex_;
    std::vector<std::string> warnings_;
};

/// The members of a frame's message but for the token.
inline boost::json::object message_of(const boost::json::object& frame) {
    boost::json::object message = frame.at("message").as_object();
    message.stable_erase("token");
    return message;
}

/// The token in a frame's message; empty when there is none.
inline std::string token_in(const boost::json::object& frame) {
    const auto* message = frame.at("message").if_object();
    const auto* token = message ? message->if_contains("token") : nullptr;
    return token ? std::string(token->as_string()) : std::string();
}

inline std::string fault_code_in(const boost::json::object& frame) {
    const auto* fault = frame.if_contains("fault");
    return fault ? std::string(fault->at("code").as_string()) : std::string();
}

}  // namespace coqewd::testing
