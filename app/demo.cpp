#include "app/demo.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace coqewd {

namespace {

constexpr std::int64_t steps_max = 1000;
constexpr std::int64_t milliseconds_max = 60'000;

/// The password of the demo is no secret: it shows what a login changes.
constexpr std::string_view password = "secret";

std::chrono::milliseconds time_in(const Request& request) {
    const auto asked = request.number("ms", 100);
    return std::chrono::milliseconds(std::clamp<std::int64_t>(asked, 0, milliseconds_max));
}

}  // namespace

Demo::Demo() : Application("demo") {
    on("greet", &Demo::greet);
    on("login", &Demo::login);
    on("whoami", &Demo::whoami);
    on("progress", &Demo::progress);
    on("slow", &Demo::slow);
    on("block", &Demo::block);
    on("fail", &Demo::fail);
    on("fault", &Demo::fault);
    on("echo", &Demo::echo);
    on("order", &Demo::order);
    on("stats", &Demo::stats);
    // The same handlers over REST: a variable of the path is a parameter like any other.
    get("/api/demo/greet/:name", &Demo::greet).summary("Greets somebody");
    post("/api/demo/login", &Demo::login).summary("Logs in; the token is in the answer");
    get("/api/demo/whoami", &Demo::whoami).access(Access::token).summary("Says who asks");
    get("/api/demo/progress", &Demo::progress).summary("Sends messages before its answer");
    get("/api/demo/order/:item", &Demo::order).summary("Asks another server");
    get("/api/demo/slow", &Demo::slow).summary("Waits");
    get("/api/demo/fault", &Demo::fault).summary("Says no");
    get("/api/demo/fail", &Demo::fail).summary("Throws");
    get("/api/demo/stats", &Demo::stats).summary("How many requests were answered, and how");
}

/// `greet {name}`: the plainest handler, and a member that needs no lock.
Task<Reply> Demo::greet(Context& context, Request request) {
    ++greeted_;
    co_return Reply{
        {"hello", request.text("name")}, {"count", greeted_}, {"server", context.server()}};
}

/// `login {username, password}`: what it sets comes back to the client in the renewed token. The
/// browser can read the public claim and not the private one.
Task<Reply> Demo::login(Context& context, Request request) {
    if (request.text("password") != password) {
        co_return Fault{.text = "Invalid login attempt", .status = 403};
    }
    Session& session = context.session();
    session.set_authenticated(true);
    session.set_private("username", request.text("username"));
    session.set_public("welcome", "Hello " + request.text("username"));
    co_return Reply{{"ok", true}};
}

/// `whoami`: what the session says.
Task<Reply> Demo::whoami(Context& context, Request) {
    const Session& session = context.session();
    const auto* username = session.get("username");
    const auto* welcome = session.get("welcome");
    co_return Reply{{"authenticated", session.authenticated()},
                    {"username", username ? *username : boost::json::value()},
                    {"welcome", welcome ? *welcome : boost::json::value()},
                    {"application", session.application()},
                    {"server", context.server()}};
}

/// `progress {steps}`: intermediate messages, then the reply.
Task<Reply> Demo::progress(Context& context, Request request) {
    const auto steps = std::clamp<std::int64_t>(request.number("steps", 3), 0, steps_max);
    for (std::int64_t step = 1; step <= steps; ++step) {
        context.send("progress", {{"step", step}, {"of", steps}});
    }
    co_return Reply{{"done", true}, {"server", context.server()}};
}

/// `slow {ms}`: waits, and leaves its worker to others meanwhile.
Task<Reply> Demo::slow(Context& context, Request request) {
    const auto time = time_in(request);
    if (!co_await context.wait_for(time)) {
        co_return Fault{.code = FaultCode::timed_out,
                        .text = "The deadline came before the time was over",
                        .status = 504};
    }
    co_return Reply{{"waited", time.count()}};
}

/// `block {ms}`: what a handler should not do. It keeps its own worker, and nobody else.
Task<Reply> Demo::block(Context&, Request request) {
    const auto time = time_in(request);
    std::this_thread::sleep_for(time);
    co_return Reply{{"blocked", time.count()}};
}

/// `fail`: throws. The client gets a fault; the text stays in the log.
Task<Reply> Demo::fail(Context&, Request) {
    throw std::runtime_error("the demo's fail throws, as it was asked to");
    co_return Reply();
}

/// `fault {code, text}`: says no, with a text for people and a status for HTTP.
Task<Reply> Demo::fault(Context&, Request request) {
    constexpr std::int64_t no_code = 0;
    const auto code = request.number("code", no_code);
    if (code != no_code && (code < 400 || code > 599)) {
        co_return Fault{.code = FaultCode::bad_request,
                        .text = "The code of a fault has to be from 400 to 599",
                        .status = 400};
    }
    Fault fault{.text = request.text("text")};
    if (fault.text.empty()) fault.text = "A fault, as asked";
    if (code != no_code) fault.status = static_cast<int>(code);
    co_return fault;
}

/// `echo`: its params back, whatever JSON they are, byte for byte.
Task<Reply> Demo::echo(Context&, Request request) {
    const auto& params = request.envelope().params;
    co_return params ? Reply::received(std::string(params->text)) : Reply();
}

/// `order {item}`: asks another server and waits for its answer without blocking anybody.
Task<Reply> Demo::order(Context& context, Request request) {
    context.send("progress", {{"step", "asking stock"}});
    const std::string item = request.text("item");
    Reply stock = co_await context.peer("stock").call("greet", {{"name", item}});
    if (stock.failed()) co_return stock;
    context.session().set_private("last_order", item);
    co_return Reply{{"ordered", item}, {"stock", stock.body()}, {"server", context.server()}};
}

/// `stats`: how many requests this server has answered, and how.
Task<Reply> Demo::stats(Context& context, Request) {
    co_return Reply(boost::json::value(to_json(context.counts())));
}

}  // namespace coqewd
