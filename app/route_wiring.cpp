#include "app/route_wiring.hpp"

namespace coqewd {

RouteEntry make_route(const RouteConfig& route) {
    return {.method = route.method,
            .path = PathTemplate(route.path),
            // As QEWD has it: a request without a token goes on without one (spec/qewd.md 13.6).
            .access = route.bypass_jwt_check ? Access::open : Access::optional,
            // The path's variable counts more than the destination beside it.
            .destination = route.chooses() ? "" : route.destination,
            .choices = {route.destinations.begin(), route.destinations.end()}};
}

}  // namespace coqewd
