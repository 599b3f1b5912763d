#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/async/nursery.hpp"
#include "tests/core/dispatching.hpp"

namespace coqewd::testing {

/// A dispatcher that REST requests come to, as the gateway brings them.
struct RestDispatching : Dispatching {
    /// Makes the request with a token, which may be empty, and waits for its reply.
    Reply rest(const std::string& method, const std::string& path, std::string with_token = {},
               RestRequest more = {}) {
        std::optional<Reply> reply;
        Nursery nursery(executor);
        begin(nursery, reply, method, path, std::move(with_token), std::move(more));
        await([&] { return reply.has_value(); });
        return std::move(*reply);
    }

    /// The same without waiting; the reply will be put there.
    void begin(Nursery& nursery, std::optional<Reply>& reply, const std::string& method,
               const std::string& path, std::string with_token = {}, RestRequest more = {}) {
        auto match = dispatcher->routes().find(method, path);
        BOOST_REQUIRE(match.entry);
        more.method = method;
        more.path = path;
        more.path_template = match.entry->path.text();
        more.arguments = std::move(match.arguments);
        Request request = Request::over_rest(std::make_shared<RestRequest>(std::move(more)),
                                             std::move(with_token));
        nursery.spawn(ask_into(reply, std::move(request), match.entry));
    }

    /// The session of a reply's token; nothing when it has none.
    std::optional<Session> session_of_reply(const Reply& reply) {
        if (reply.token().empty()) return std::nullopt;
        return Session::of(environment.tokens, reply.token(), clock.wall_now()).value();
    }

  private:
    Task<> ask_into(std::optional<Reply>& reply, Request request, const RouteEntry* route) {
        reply = co_await dispatcher->dispatch(std::move(request), route);
    }
};

}  // namespace coqewd::testing
