#pragma once

#include <functional>

#include "core/async/task.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

class Context;

/// A coroutine that answers one request. What it throws becomes the fault `internal`; its text
/// stays in the log.
using Handler = std::function<Task<Reply>(Context&, Request)>;

/// Where a handler runs.
enum class RunsOn {
    /// On a worker, which it may keep from other requests for a while.
    worker,
    /// On the thread of the connection that asked, without being handed over: for what is quick and
    /// never blocks. All connections of that thread wait for it.
    connection,
};

/// A coroutine around a handler: it may do something before `co_await next(context, request)` and
/// after it, change what goes in and what comes out, or answer instead. QEWD's `beforeHandler`,
/// `afterHandler`, `onWSRequest` and `onResponse` are uses of it. Runs on the handler's thread;
/// `next` outlives the call.
using Middleware = std::function<Task<Reply>(Context&, Request, const Handler& next)>;

/// The handler with the middleware around it.
inline Handler wrapped(Middleware middleware, Handler handler) {
    return [around = std::move(middleware), next = std::move(handler)](Context& context,
                                                                       Request request) {
        return around(context, std::move(request), next);
    };
}

}  // namespace coqewd
