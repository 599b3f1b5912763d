// An application for the end-to-end tests of REST: a route for each way in which a handler can
// answer, and for each thing that it can ask.
#include <chrono>
#include <coqewd.hpp>
#include <stdexcept>
#include <string>

using namespace coqewd;

namespace json = boost::json;

namespace {

json::value order_schema() {
    return {{"type", "object"},
            {"required", json::array{"item"}},
            {"properties",
             {{"item", {{"type", "string"}, {"minLength", 1}}},
              {"parts",
               {{"type", "array"},
                {"items",
                 {{"type", "object"},
                  {"properties", {{"count", {{"type", "integer"}, {"minimum", 1}}}}}}}}}}}};
}

/// A middleware that leaves its name in the answer: the innermost comes first.
Middleware leaving(std::string name) {
    return [name = std::move(name)](Context& context, Request request, const Handler& next) {
        return [](Context& within, Request asked, const Handler& inner,
                  std::string mark) -> Task<Reply> {
            Reply reply = co_await inner(within, std::move(asked));
            reply.over_http().add_header("X-Around", std::move(mark));
            co_return reply;
        }(context, std::move(request), next, name);
    };
}

/// Answers in the handler's place when it is asked to.
Task<Reply> guard(Context& context, Request request, const Handler& next) {
    if (request.text("guard") == "no") co_return Fault{.text = "The guard says no", .status = 403};
    co_return co_await next(context, std::move(request));
}

/// In the words of the server, which may be first to notice.
Fault too_late() {
    return {
        .code = FaultCode::timed_out, .text = "No reply came before the deadline", .status = 504};
}

Reply who(Context& context) {
    const Session& session = context.session();
    const json::value* user = session.get("user");
    return {{"user", user ? *user : json::value()},
            {"authenticated", session.authenticated()},
            {"anonymous", session.anonymous()}};
}

/// How answers look over HTTP.
struct Answers : Application {
    Answers() : Application("answers") {
        get("/api/object", &Answers::object).summary("An object");
        get("/api/array", &Answers::array);
        get("/api/text", &Answers::text);
        get("/api/empty", [](Context&, Request) -> Task<Reply> { co_return Reply(); });
        post("/api/created", &Answers::created);
        get("/api/fields", &Answers::fields);
        get("/api/fields/own", &Answers::own_fields);
        get("/api/cookies", &Answers::cookies);
        get("/api/redirect", &Answers::redirect);
        get("/api/page", &Answers::page);
        get("/api/bytes", &Answers::bytes);
        get("/api/status/:status", &Answers::status);
        get("/api/fault", &Answers::fault);
        get("/api/fault/own", &Answers::own_body);
        get("/api/throw", &Answers::throws);
        get("/api/invalid/status", &Answers::invalid_status);
        get("/api/invalid/field", &Answers::invalid_field);
        get("/api/steps/:count", &Answers::steps);
        get("/api/slow/:ms", &Answers::slow);
        on("steps", &Answers::steps);
        on("fault", &Answers::fault);
        on("long", &Answers::long_text);
    }

    Task<Reply> object(Context&, Request) { co_return Reply{{"n", 1}, {"é", "ü"}}; }

    Task<Reply> array(Context&, Request) { co_return Reply(json::value(json::array{1, "two"})); }

    Task<Reply> text(Context&, Request) { co_return Reply(json::value("just a text")); }

    Task<Reply> created(Context&, Request request) {
        Reply reply{{"made", request.body()}};
        co_return std::move(reply).with_status(201).with_header("Location", "/api/object");
    }

    Task<Reply> fields(Context&, Request) {
        Reply reply{{"ok", true}};
        reply.over_http().add_header("X-One", "1");
        reply.over_http().add_header("X-Many", "a");
        reply.over_http().add_header("X-Many", "b");
        co_return reply;
    }

    /// In the place of the server's.
    Task<Reply> own_fields(Context&, Request) {
        Reply reply{{"ok", true}};
        reply.over_http().add_header("Content-Type", "application/vnd.own+json");
        reply.over_http().add_header("Access-Control-Allow-Origin", "*");
        reply.over_http().add_header("X-ResponseTime", "1ms");
        co_return reply;
    }

    Task<Reply> cookies(Context&, Request) {
        Reply reply{{"ok", true}};
        reply.over_http().add_cookie({"plain", "1"});
        reply.over_http().add_cookie({"long", "2", "Path=/api; Max-Age=60"});
        co_return reply;
    }

    Task<Reply> redirect(Context&, Request request) {
        co_return Reply::redirect("/api/object", static_cast<int>(request.number("status", 302)));
    }

    Task<Reply> page(Context&, Request) {
        co_return Reply::content("<h1>é</h1>", "text/html; charset=utf-8");
    }

    Task<Reply> bytes(Context&, Request) {
        std::string all;
        for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
        co_return Reply::content(std::move(all), "application/octet-stream");
    }

    Task<Reply> status(Context&, Request request) {
        co_return Reply{{"ok", true}}.with_status(static_cast<int>(request.number("status", 0)));
    }

    Task<Reply> fault(Context&, Request request) {
        Fault fault{.text = request.text("text")};
        if (const auto status = request.number("status", 0))
            fault.status = static_cast<int>(status);
        if (request.param("more")) fault.details["more"] = {{"field", "name"}};
        co_return fault;
    }

    Task<Reply> own_body(Context&, Request) {
        const json::value body{{"errors", {{"body", json::array{"can't be empty"}}}}};
        co_return Fault{.text = "invalid", .status = 422, .response = body};
    }

    Task<Reply> throws(Context&, Request) {
        throw std::runtime_error("private words of /var/lib/secret");
        co_return Reply();
    }

    Task<Reply> invalid_status(Context&, Request) { co_return Reply{{"a", 1}}.with_status(99999); }

    Task<Reply> invalid_field(Context&, Request) {
        co_return Reply{{"a", 1}}.with_header("X-Bad", "one\r\nSet-Cookie: stolen=1");
    }

    /// So many messages, a pause before each, and the answer.
    Task<Reply> steps(Context& context, Request request) {
        const auto count = request.number("count", 0);
        const std::chrono::milliseconds pause(request.number("ms", 0));
        const std::string pad(static_cast<std::size_t>(request.number("pad", 0)), 'x');
        for (std::int64_t n = 1; n <= count; ++n) {
            if (!co_await context.wait_for(pause)) break;
            boost::json::object step{{"n", n}};
            if (!pad.empty()) step["pad"] = pad;
            context.send("step", step);
        }
        if (request.text("end") == "fault") co_return Fault{.text = "as asked", .status = 409};
        co_return Reply{{"done", true}};
    }

    Task<Reply> long_text(Context&, Request request) {
        const auto bytes = static_cast<std::size_t>(request.number("bytes", 0));
        co_return Reply{{"text", std::string(bytes, 'x')}};
    }

    Task<Reply> slow(Context& context, Request request) {
        const std::chrono::milliseconds time(request.number("ms", 0));
        if (!co_await context.wait_for(time)) co_return too_late();
        co_return Reply{{"waited", time.count()}};
    }
};

/// What of a request reaches a handler.
struct Questions : Application {
    Questions() : Application("questions") {
        post("/api/body", &Questions::body);
        post("/api/raw", &Questions::raw).body_max(4'096);
        get("/api/query", &Questions::query);
        get("/api/parts/:first(/:second(/:third))", &Questions::variables);
        get("/api/dates/:year-:month", &Questions::variables);
        get("/api/files/*rest", &Questions::variables);
        get("/api/items/:id", &Questions::variables);
        get("/api/items/new", &Questions::variables);
        put("/api/items/:id", &Questions::variables);
        del("/api/items/:id", &Questions::variables);
        patch("/api/items/:id", &Questions::variables);
        route("", "/api/any", &Questions::variables);
        get("/api/seen", &Questions::seen);
        post("/api/order", &Questions::order).request_schema(order_schema());
    }

    Task<Reply> body(Context&, Request request) {
        co_return Reply{{"body", request.body()}, {"name", request.text("name")}};
    }

    Task<Reply> raw(Context&, Request request) {
        const std::string type(request.rest()->header("content-type"));
        co_return Reply::content(request.rest()->body, type.empty() ? "text/plain" : type);
    }

    Task<Reply> query(Context&, Request request) {
        co_return Reply{{"query", request.query()}, {"a", request.text("a")}};
    }

    Task<Reply> variables(Context&, Request request) {
        const RestRequest& rest = *request.rest();
        co_return Reply{{"method", rest.method},
                        {"path", rest.path},
                        {"template", rest.path_template},
                        {"variables", rest.arguments}};
    }

    Task<Reply> seen(Context&, Request request) {
        const RestRequest& rest = *request.rest();
        co_return Reply{{"x-trace", rest.header("x-trace")}, {"ip", rest.ip}};
    }

    Task<Reply> order(Context&, Request request) {
        co_return Reply{{"ordered", request.text("item")}}.with_status(201);
    }
};

/// Who may ask, and what a login changes.
struct Members : Application {
    Members() : Application("members") {
        post("/api/login", &Members::login);
        post("/api/login/cookie", &Members::login_cookie);
        get("/api/who", &Members::whoami);
        get("/api/who/optional", &Members::whoami).access(Access::optional);
        get("/api/who/token", &Members::whoami).access(Access::token);
        get("/api/who/member", &Members::whoami).access(Access::authenticated);
        get("/api/who/list", &Members::list).access(Access::token);
        on("login", &Members::login);
        on("whoami", &Members::whoami);
        on("via", &Members::via);
    }

    Task<Reply> login(Context& context, Request request) {
        if (request.text("password") != "secret") {
            co_return Fault{.text = "Invalid login attempt", .status = 403};
        }
        context.session().set_authenticated(true);
        context.session().set_private("user", request.text("user"));
        co_return Reply{{"ok", true}};
    }

    Task<Reply> login_cookie(Context& context, Request request) {
        Reply reply = co_await login(context, std::move(request));
        reply.over_http().token_cookie = Cookie{.name = "session", .value = {}};
        co_return reply;
    }

    Task<Reply> whoami(Context& context, Request) { co_return who(context); }

    Task<Reply> list(Context&, Request) { co_return Reply(json::value(json::array{1, 2})); }

    /// `via {method, path}`: leaves the answer to a route, as QEWD-Up's applications do.
    Task<Reply> via(Context&, Request request) {
        co_return Reply{
            {"use_microservice", true},
            {"request", {{"method", request.text("method")}, {"path", request.text("path")}}}};
    }
};

/// What stands around handlers, and handlers that ask others.
struct Around : Application {
    Around() : Application("around") {
        use_everywhere(guard);
        use(leaving("application"));
        get("/api/around", &Around::plain).use(leaving("route")).use(leaving("innermost"));
        get("/api/compose/here/:id", &Around::compose_here);
        get("/api/compose/peer/:id", &Around::compose_peer);
        get("/api/stats", &Around::stats);
        on("plain", &Around::plain);
    }

    Task<Reply> plain(Context&, Request) { co_return Reply{{"plain", true}}; }

    /// Asks two routes, wherever they are.
    Task<Reply> compose_here(Context& context, Request request) {
        const Reply item = co_await context.rest({.path = "/api/items/" + request.text("id")});
        const Reply none = co_await context.rest({.path = "/api/nothing"});
        co_return Reply{{"item", item.body()}, {"none", none.body()}};
    }

    /// Asks the peer `stock` for the same thing, and by a message.
    Task<Reply> compose_peer(Context& context, Request request) {
        const Reply item = co_await context.rest({.path = "/api/stock/" + request.text("id")});
        if (item.failed()) co_return item;
        const Reply greeting = co_await context.peer("stock").call("greet", {{"name", "site"}});
        if (greeting.failed()) co_return greeting;
        co_return Reply{{"item", item.body()}, {"hello", greeting.body().at("hello")}};
    }

    Task<Reply> stats(Context& context, Request) {
        co_return Reply{{"in_flight", context.counts().in_flight}};
    }
};

/// A member of a group, which does what it is told if it is the one that is meant, or all are.
struct OfGroup : Application {
    OfGroup() : Application("member") {
        get("/api/group/:destination/:what(/:whom)", &OfGroup::answer);
        post("/api/group/:destination/:what", &OfGroup::answer);
        get("/api/stock/:id", &OfGroup::answer);
        on("greet", &OfGroup::greet);
    }

    Task<Reply> answer(Context& context, Request request) {
        const std::string what = request.text("what");
        const std::string whom = request.text("whom");
        const bool meant = whom.empty() || whom == context.server();
        if (meant && what == "same") co_return Fault{.text = "all the same", .status = 409};
        if (meant && what == "own") co_return Fault{.text = context.server() + " says no"};
        if (meant && what == "silent") {
            co_await context.wait_for(std::chrono::hours(1));
            co_return too_late();
        }
        co_return Reply{{"member", context.server()},
                        {"destination", request.text("destination")},
                        {"body", request.body()}};
    }

    Task<Reply> greet(Context&, Request request) {
        co_return Reply{{"hello", request.text("name")}};
    }
};

}  // namespace

int main(int argc, char** argv) {
    return serve<Answers, Questions, Members, Around, OfGroup>(argc, argv);
}
