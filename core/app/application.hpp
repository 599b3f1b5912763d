#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/app/body_check.hpp"
#include "core/app/context.hpp"
#include "core/app/error_text.hpp"
#include "core/app/handler.hpp"
#include "core/app/route.hpp"

namespace coqewd {

/// A named set of handlers. Each worker makes its own instance and runs it on one thread, so its
/// members need no lock; several requests may be in progress at the same time, each between two
/// awaits. Each thread that has connections makes one too when a handler runs there.
class Application {
  public:
    explicit Application(std::string name) : name_(std::move(name)) {}
    virtual ~Application() = default;
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    const std::string& name() const { return name_; }

    /// What the constructor can not do because it runs before the worker: called once on the thread
    /// that the instance is for, before its first request (QEWD's init). What it throws fails that
    /// request, and the next one tries again.
    virtual void init() {}

    /// Null when no handler has this type.
    const Handler* handler(std::string_view type) const;

    /// Where the handler of this type runs; on a worker when there is none.
    RunsOn runs_on(std::string_view type) const;

    /// Whether its clients may send messages to the service, another application.
    bool allows_service(std::string_view service) const { return services_.contains(service); }

    /// Its own words for an error; null when it has none.
    const ErrorText* error_text(ErrorKind kind) const;

    /// The types that have a handler.
    std::vector<std::string> types() const;

    const std::deque<Route>& routes() const { return routes_; }

    /// What use_everywhere() was given.
    const std::vector<Middleware>& for_everything() const { return for_everything_; }

    /// Puts the middlewares around the handlers, those of the whole server outermost, and the check
    /// of its schema around each route. Once, by the registry. Throws std::logic_error for a schema
    /// that is none, or that nobody can check.
    void wrap_handlers(std::span<const Middleware> of_the_server, const SchemaCompiler& compile);

  protected:
    /// Lets its clients send messages to this service (QEWD's servicesAllowed). A session may say
    /// otherwise, either way.
    void allow_service(std::string service) { services_.insert(std::move(service)); }

    /// Says the error in other words from now on. Throws std::logic_error for a status that no
    /// error has.
    void set_error_text(ErrorKind kind, ErrorText text);

    /// Sets the handler of a type. Throws std::logic_error when it has one already, or when the
    /// name is reserved (`ewd-…`, `qoper8-…`, `restRequest`).
    void on(std::string type, Handler handler, RunsOn runs_on = RunsOn::worker);

    /// The same for a member of the application: `on("greet", &Demo::greet)`.
    template <typename Self>
    void on(std::string type, Task<Reply> (Self::*handler)(Context&, Request),
            RunsOn runs_on = RunsOn::worker) {
        on(std::move(type), member(handler), runs_on);
    }

    /// Adds a REST route; an empty method stands for every one. The path is a template
    /// (core/app/path_template.hpp). Throws std::logic_error for what is no method or template.
    Route& route(std::string method, std::string path, Handler handler);

    template <typename Self>
    Route& route(std::string method, std::string path,
                 Task<Reply> (Self::*handler)(Context&, Request)) {
        return route(std::move(method), std::move(path), member(handler));
    }

    /// `get("/api/hello/:name", &Demo::greet)`: `request.text("name")` is the variable.
    template <typename AnyHandler>
    Route& get(std::string path, AnyHandler handler) {
        return route("GET", std::move(path), handler);
    }
    template <typename AnyHandler>
    Route& post(std::string path, AnyHandler handler) {
        return route("POST", std::move(path), handler);
    }
    template <typename AnyHandler>
    Route& put(std::string path, AnyHandler handler) {
        return route("PUT", std::move(path), handler);
    }
    template <typename AnyHandler>
    Route& patch(std::string path, AnyHandler handler) {
        return route("PATCH", std::move(path), handler);
    }
    template <typename AnyHandler>
    Route& del(std::string path, AnyHandler handler) {
        return route("DELETE", std::move(path), handler);
    }

    /// A REST route that a peer or a group answers, through this server's worker: what use() puts
    /// around it may change the request, the reply, or make calls of its own. An empty destination
    /// is the variable `destination` of the path.
    Route& forward(std::string method, std::string path, std::string destination);

    /// Puts a middleware around all handlers and routes of this application, inside of those that
    /// were there before.
    void use(Middleware middleware) { middlewares_.push_back(std::move(middleware)); }

    /// The same around those of all applications of the server.
    void use_everywhere(Middleware middleware) { for_everything_.push_back(std::move(middleware)); }

  private:
    template <typename Self>
    Handler member(Task<Reply> (Self::*handler)(Context&, Request)) {
        return [this, handler](Context& context, Request request) {
            return (static_cast<Self*>(this)->*handler)(context, std::move(request));
        };
    }

    std::string name_;
    struct Placed {
        Handler handler;
        RunsOn runs_on;
    };

    std::map<std::string, Placed, std::less<>> handlers_;
    std::deque<Route> routes_;
    std::vector<Middleware> middlewares_;
    std::vector<Middleware> for_everything_;
    std::set<std::string, std::less<>> services_;
    std::map<ErrorKind, ErrorText> error_texts_;
};

/// Makes one instance for one thread: a worker, or one of connections that handlers run on.
using ApplicationFactory = std::function<std::unique_ptr<Application>()>;

/// Whether a type is QEWD's own. No client may send one to a handler or to another server
/// (spec/qewd.md B 2, B 3); only `ewd-register` and `ewd-reregister` mean something here.
bool reserved_type(std::string_view type);

}  // namespace coqewd
