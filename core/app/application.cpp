#include "core/app/application.hpp"

#include <algorithm>
#include <ranges>
#include <stdexcept>

#include "core/message/rest_request.hpp"

namespace coqewd {

const Handler* Application::handler(std::string_view type) const {
    const auto found = handlers_.find(type);
    return found == handlers_.end() ? nullptr : &found->second.handler;
}

RunsOn Application::runs_on(std::string_view type) const {
    const auto found = handlers_.find(type);
    return found == handlers_.end() ? RunsOn::worker : found->second.runs_on;
}

void Application::on(std::string type, Handler handler, RunsOn runs_on) {
    if (reserved_type(type)) {
        throw std::logic_error("The type " + type + " of application " + name_ + " is QEWD's own");
    }
    const auto [place, added] =
        handlers_.try_emplace(std::move(type), Placed{std::move(handler), runs_on});
    if (!added) {
        throw std::logic_error("Application " + name_ + " has two handlers for type " +
                               place->first);
    }
}

std::vector<std::string> Application::types() const {
    std::vector<std::string> types;
    for (const auto& [type, handler] : handlers_) types.push_back(type);
    return types;
}

Route& Application::route(std::string method, std::string path, Handler handler) {
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!std::ranges::all_of(method, is_capital)) {
        throw std::logic_error("The method " + method + " of application " + name_ +
                               " has to be written in capitals");
    }
    try {
        static_cast<void>(PathTemplate(path));
    } catch (const std::invalid_argument& error) {
        throw std::logic_error(error.what());
    }
    return routes_.emplace_back(std::move(method), std::move(path), std::move(handler));
}

namespace {

Task<Reply> ask(Context& context, Request request, std::string destination) {
    if (destination.empty()) destination = request.text("destination");
    co_return co_await context.peer(std::move(destination)).call(std::move(request));
}

Handler wrapped_in(const std::vector<Middleware>& middlewares, Handler handler) {
    for (const Middleware& middleware : std::views::reverse(middlewares)) {
        handler = wrapped(middleware, std::move(handler));
    }
    return handler;
}

}  // namespace

Route& Application::forward(std::string method, std::string path, std::string destination) {
    return route(std::move(method), std::move(path),
                 [destination = std::move(destination)](Context& context, Request request) {
                     return ask(context, std::move(request), destination);
                 });
}

namespace {

/// A body of another type counts as none, which its sender should know.
std::string type_note(const Request& request) {
    const RestRequest* const rest = request.rest();
    if (!rest || rest->body.empty() || rest->has_json()) return "";
    return " (it counts as none, as its Content-Type is not application/json)";
}

Task<Reply> ask_when_fit(const BodyCheck& check, Context& context, Request request,
                         const Handler& next) {
    if (const auto misfit = check(request.body())) {
        const std::string where = misfit->pointer.empty() ? "" : " at " + misfit->pointer;
        co_return Fault{
            .code = FaultCode::bad_request,
            .text = "The body does not fit" + where + ": " + misfit->text + type_note(request),
            .status = 422,
            .details = {{"pointer", misfit->pointer}}};
    }
    co_return co_await next(context, std::move(request));
}

/// Around the handler of a route that has a schema.
Handler checked(const Route& route, Handler handler, const SchemaCompiler& compile) {
    if (!route.request_schema()) return handler;
    const std::string name = route.method() + " " + route.path();
    if (!compile) throw std::logic_error("The schema of " + name + " can not be checked here");
    try {
        const auto check = compile(*route.request_schema());
        return wrapped(
            [check](Context& context, Request request, const Handler& next) {
                return ask_when_fit(check, context, std::move(request), next);
            },
            std::move(handler));
    } catch (const std::invalid_argument& error) {
        throw std::logic_error("The schema of " + name + " is wrong: " + error.what());
    }
}

}  // namespace

void Application::wrap_handlers(std::span<const Middleware> of_the_server,
                                const SchemaCompiler& compile) {
    std::vector<Middleware> outer(of_the_server.begin(), of_the_server.end());
    outer.insert(outer.end(), middlewares_.begin(), middlewares_.end());
    for (auto& [type, placed] : handlers_) {
        placed.handler = wrapped_in(outer, std::move(placed.handler));
    }
    for (Route& route : routes_) {
        Handler inner = wrapped_in(route.middlewares(), route.handler());
        inner = checked(route, std::move(inner), compile);
        route.set_handler(wrapped_in(outer, std::move(inner)));
    }
}

const ErrorText* Application::error_text(ErrorKind kind) const {
    const auto found = error_texts_.find(kind);
    return found == error_texts_.end() ? nullptr : &found->second;
}

void Application::set_error_text(ErrorKind kind, ErrorText text) {
    if (text.status && (*text.status < 400 || *text.status > 599)) {
        throw std::logic_error("The status of an error is from 400 to 599, not " +
                               std::to_string(*text.status));
    }
    error_texts_.insert_or_assign(kind, std::move(text));
}

bool reserved_type(std::string_view type) {
    return type.starts_with("ewd-") || type.starts_with("qoper8-") || type == rest_type;
}

}  // namespace coqewd
