#pragma once

#include "app/config.hpp"
#include "app/entry.hpp"

namespace coqewd {

/// `"peers": {"stock": "wss://stock:8080", "bank": {"url": "wss://bank", "application": "b"}}`
void read_peers(const Entry& peers, Config& config);

/// `"maps": {"demo/order": "stock", "demo/*": "bank"}`
void read_maps(const Entry& maps, Config& config);

/// QEWD's `u_services` in both forms (array, destinations and routes). A url in it becomes a peer
/// named `host:port/application`, with its scheme in front where two differ in nothing else. REST
/// routes and groups are warned of and left out.
void read_u_services(const Entry& u_services, Config& config);

}  // namespace coqewd
