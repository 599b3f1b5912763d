#include "core/app/dispatch_faults.hpp"

namespace coqewd {

Fault too_much_to_do(const Environment& environment) {
    return {.code = FaultCode::overloaded,
            .text = "The server has too much to do",
            .status = 503,
            .node = environment.node,
            .retryable = true};
}

Fault session_is_locked(const Environment& environment, NoLock why) {
    if (why == NoLock::cancelled) return server_stops(environment.node);
    if (why == NoLock::too_many_wait) {
        return {.code = FaultCode::overloaded,
                .text = "Too many requests wait for this session",
                .status = 503,
                .node = environment.node,
                .retryable = true};
    }
    return {.code = FaultCode::timed_out,
            .text = "Timed out waiting for EWD session to be released",
            .node = environment.node,
            .retryable = true};
}

Fault not_a_rest_request(const Environment& environment) {
    return {.code = FaultCode::bad_request,
            .text = "The message restRequest has no path and method, or too long a path or query",
            .status = 400,
            .node = environment.node};
}

Fault no_request_in_place(const Environment& environment) {
    return {.code = FaultCode::application,
            .text = "The reply with use_microservice has no request with a path and a method",
            .node = environment.node};
}

Fault no_route_of_link(const Environment& environment, const RouteTable::Match& match) {
    return {.code = FaultCode::not_found,
            .text = match.methods.empty()
                        ? "No routes defined for handling REST MicroService requests"
                        : "No handler defined for incoming REST MicroService request",
            .status = 400,
            .node = environment.node};
}

Fault not_for_links(const Environment& environment) {
    return {.code = FaultCode::internal,
            .text = "An answer that is neither JSON nor UTF-8 text can not be passed on",
            .status = 500,
            .node = environment.node};
}

}  // namespace coqewd
