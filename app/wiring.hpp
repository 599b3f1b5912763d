#pragma once

#include <memory>
#include <span>
#include <string>

#include "app/config.hpp"
#include "auth/key_ring.hpp"
#include "core/app/environment.hpp"
#include "core/app/route_table.hpp"
#include "core/app/routing.hpp"
#include "core/app/tokens.hpp"
#include "net/http/served_connection.hpp"
#include "net/io/io_options.hpp"
#include "net/peer/client.hpp"
#include "net/socketio/engine_server.hpp"
#include "net/transport/tls_context.hpp"

namespace coqewd {

// The configuration as the rooms want it, and the room auth as core wants it. Values in, values
// out; what is wrong is thrown as std::runtime_error with a sentence for whoever configured it.

/// The configured secrets; without any, a random one that lives as long as the process.
auth::KeyRing make_key_ring(const Config& config);

Tokens make_tokens(const auth::KeyRing& ring, bool qewd_compat);

/// Where the sessions of clients without a JWT are kept; null when there are to be none.
std::shared_ptr<TokenSessions> make_token_sessions(const Config& config);

Routing make_routing(const Config& config);

/// The REST routes to other servers.
std::vector<RouteEntry> make_routes(const Config& config);

std::map<std::string, Group, std::less<>> make_groups(const Config& config);

/// How clients are met, without what that tells the server; the configuration outlives them.
net::http::ServedConnection::Options make_connection_options(const Config& config);
net::socketio::EngineServer::Options make_engine_options(const Config& config);
IoOptions make_socketio_options(const Config& config);

/// Unsent bytes between two servers: never less than for a client.
std::size_t link_outbox_bytes_max(const Config& config);

/// A client of this peer.
net::Client::Options make_client_options(const Config& config, const PeerConfig& peer);

/// The same endpoint as the room net has it. `where` says what named the authorities (`--ca`), for
/// what is wrong with them; empty when there is nothing to say.
net::Endpoint make_endpoint(const Endpoint& endpoint, net::ClientTls trust,
                            const std::string& where = {});

/// The server that `coqewd call` is to call.
net::Endpoint make_endpoint(const CallOptions& call);

/// Fills bytes with what nobody can guess.
void fill_random(std::span<char> bytes);

/// The token of a link's registration with a new expiry. It may have expired, since a link can be
/// up for longer than its token lasts; empty when it was not signed with a secret of this server.
std::string renew_token(const Tokens& tokens, const std::string& token,
                        std::chrono::sys_seconds now);

}  // namespace coqewd
