#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/layout.hpp"
#include "core/app/application.hpp"

namespace coqewd::testing {

/// An application with a handler and a route, which nobody calls.
struct Clinic : Application {
    Clinic() : Application("clinic") {
        on("admit", &Clinic::answer);
        get("/api/patient/:id", &Clinic::answer).access(Access::authenticated);
    }
    Task<Reply> answer(Context&, Request) { co_return Reply(); }
};

inline std::vector<ApplicationFactory> clinic() {
    return {[] { return std::make_unique<Clinic>(); }};
}

/// A server in front of two others.
inline Config front() {
    Config config;
    for (const auto* name : {"stock", "bank"}) {
        PeerConfig peer;
        peer.name = name;
        peer.endpoint = {.tls = true, .host = name, .port = 8443};
        peer.application = name;
        config.peers.push_back(peer);
    }
    config.groups = {{.name = "all", .members = {"stock", "bank"}}};
    config.maps = {{.application = "shop", .type = "order", .destination = "stock"}};
    config.routes = {
        {.method = "GET", .path = "/api/stock/:id", .destination = "stock", .where = "--route"},
        {.method = "POST", .path = "/login", .destination = "bank", .bypass_jwt_check = true},
        {.method = "GET", .path = "/at/:destination/status", .destinations = {"bank", "all"}},
        {.method = "GET", .path = "/api/patient/:nr", .handler = "patient", .where = "r.json:1:2"},
        {.method = "GET", .path = "/api/other", .handler = "other", .where = "r.json:2:2"}};
    config.internal_routes = {{.method = "GET",
                               .path = "/inner",
                               .destination = "bank",
                               .from_microservices = {"stock"},
                               .where = "r.json:3:2"}};
    return config;
}

}  // namespace coqewd::testing
