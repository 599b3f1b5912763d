#include "app/wiring.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "app/route_wiring.hpp"
#include "auth/claims_cipher.hpp"
#include "auth/jwt.hpp"
#include "auth/random.hpp"
#include "core/app/session.hpp"
#include "core/state/sessions_in_memory.hpp"

namespace coqewd {
namespace {

constexpr std::size_t random_secret_bytes = 32;

/// `where` says what named the files: `--tls-cert`; empty when nobody did.
template <typename T>
T value_or_throw(net::SetupResult<T> result, const std::string& where) {
    if (result) return std::move(*result);
    throw std::runtime_error((where.empty() ? "" : where + ": ") + result.error().text);
}

/// What named the file; empty when there is none.
std::string place_of(const std::string& file, std::string_view setting, const Sources& sources) {
    return file.empty() ? std::string() : named(sources, setting);
}

}  // namespace

auth::KeyRing make_key_ring(const Config& config) {
    std::vector<auth::Key> keys;
    for (const JwtSecret& secret : config.jwt_secrets) {
        keys.push_back({secret.kid, auth::Secret(secret.secret)});
    }
    if (keys.empty()) keys.push_back({"", auth::Secret(auth::random_bytes(random_secret_bytes))});
    auto ring = auth::KeyRing::make(keys);
    if (!ring)
        throw std::runtime_error("The JWT secrets can not be used: " + ring.error().message());
    return std::move(*ring);
}

Tokens make_tokens(const auth::KeyRing& ring, bool qewd_compat) {
    const auth::Form form = qewd_compat ? auth::Form::qewd : auth::Form::sealed;
    return {
        .verify_signature =
            [ring](std::string_view token) { return auth::verify_signature(ring, token); },
        .check_times = [](const boost::json::object& claims,
                          std::chrono::sys_seconds now) -> error_code {
            const auto fault = auth::check_times(claims, now);
            return fault ? make_error_code(*fault) : error_code();
        },
        .sign = [ring](const boost::json::object& claims) { return auth::sign(ring, claims); },
        .seal = [ring, form](
                    const boost::json::object& claims) { return auth::seal(ring, claims, form); },
        .open = [ring](std::string_view sealed) { return auth::open(ring, sealed); },
        .known = std::make_shared<KnownTokens>(),
        .strangers = std::make_shared<KnownStrangers>(),
    };
}

std::shared_ptr<TokenSessions> make_token_sessions(const Config& config) {
    if (config.token_sessions_max == 0) return nullptr;
    return std::make_shared<SessionsInMemory>(
        SessionsInMemory::Options{.sessions_max = config.token_sessions_max,
                                  .per_address_max = config.token_sessions_per_address_max,
                                  .session_bytes_max = config.token_session_bytes_max,
                                  .make_token = auth::random_uuid});
}

Routing make_routing(const Config& config) {
    Routing routing;
    for (const MapConfig& map : config.maps) {
        if (!routing.add(map.application, map.type, map.destination)) {
            throw std::runtime_error(map.where + ": " + map.application + "/" + map.type +
                                     " is mapped twice");
        }
    }
    for (const auto& [from, targets] : config.application_switches) {
        for (const auto& to : targets) routing.permit_switch(from, to);
    }
    return routing;
}

std::vector<RouteEntry> make_routes(const Config& config) {
    std::vector<RouteEntry> routes;
    for (const RouteConfig& route : config.routes) {
        if (!route.forwarded()) continue;
        try {
            routes.push_back(make_route(route));
        } catch (const std::invalid_argument& error) {
            throw std::runtime_error(route.where + ": " + error.what());
        }
    }
    return routes;
}

std::map<std::string, Group, std::less<>> make_groups(const Config& config) {
    std::map<std::string, Group, std::less<>> groups;
    for (const GroupConfig& group : config.groups) {
        groups.emplace(group.name, Group{.members = group.members,
                                         .policy = group.policy,
                                         .quorum = group.quorum,
                                         .member_timeout = group.member_timeout});
    }
    return groups;
}

net::http::ServedConnection::Options make_connection_options(const Config& config) {
    net::http::ServedConnection::Options options{
        .handshake_timeout = config.handshake_timeout,
        .http = {.head_bytes_max = config.socketio.header_bytes_max,
                 .head_timeout = config.handshake_timeout,
                 .body_timeout = config.socketio.body_timeout,
                 .idle_timeout = config.socketio.idle_timeout,
                 .node = config.server_name},
    };
    if (!config.tls_cert.empty()) {
        options.tls = value_or_throw(net::TlsContext::server({config.tls_cert, config.tls_key}),
                                     named(config.sources, "tls-cert"));
    }
    return options;
}

net::socketio::EngineServer::Options make_engine_options(const Config& config) {
    const SocketIoConfig& socketio = config.socketio;
    return {
        .session = {.heartbeat = {.ping_interval = config.ping_interval,
                                  .ping_timeout = config.ping_timeout},
                    .message_bytes_max = config.message_bytes_max,
                    .outbox_bytes_max = config.outbox_bytes_max,
                    .outbox_packets_max = socketio.outbox_packets_max,
                    .fragments_max = socketio.fragments_max},
        .polling = !socketio.no_polling,
        .websocket = !socketio.no_websocket,
        .upgrade_timeout = socketio.upgrade_timeout,
        .cookie = socketio.cookie,
        .cors = {.origins = socketio.cors_origins, .credentials = socketio.cors_credentials},
        .random = fill_random,
        .on_engine = {},
        .secure = !config.tls_cert.empty(),
    };
}

IoOptions make_socketio_options(const Config& config) {
    const SocketIoConfig& socketio = config.socketio;
    IoOptions options{
        .limits = {.namespaces_max = socketio.namespaces_max,
                   .dynamic_namespaces_max = socketio.dynamic_namespaces_max,
                   .refusals_max = socketio.refused_connects_max,
                   .acks_max = socketio.acks_max,
                   .handlers_max = socketio.socket_handlers_max,
                   .events_per_second = socketio.events_per_second_max,
                   .rooms_max = socketio.rooms_max,
                   .event_bytes_max = config.outbox_bytes_max,
                   .connect_timeout = socketio.connect_timeout,
                   .attachments_timeout = socketio.attachments_timeout},
        .recovery = {.enabled = socketio.recovery_time > Duration::zero(),
                     .time_max = socketio.recovery_time,
                     .sessions_max = socketio.recovery_clients_max,
                     .packets_max = socketio.recovery_packets_max,
                     .packet_bytes_max = socketio.recovery_bytes_max},
        .random = fill_random,
    };
    auto& packet = options.limits.packet;
    packet.attachments_max = socketio.attachments_max;
    packet.attachment_bytes_max = socketio.attachment_bytes_max;
    packet.namespace_bytes_max = socketio.namespace_bytes_max;
    // The array of the arguments stands around what is sent.
    packet.json.depth_max = socketio.json_depth_max + 1;
    return options;
}

std::size_t link_outbox_bytes_max(const Config& config) {
    return std::max(config.link_outbox_bytes_max, config.outbox_bytes_max);
}

net::Client::Options make_client_options(const Config& config, const PeerConfig& peer) {
    return {
        .endpoint = make_endpoint(peer.endpoint, {.authority_file = config.peer_ca},
                                  place_of(config.peer_ca, "peer-ca", config.sources)),
        .timeout = config.handshake_timeout,
        // A reply that is too large for its client here costs it alone: it gets a fault instead.
        .message_bytes_max = link_outbox_bytes_max(config),
        .outbox_bytes_max = link_outbox_bytes_max(config),
        .random = fill_random,
    };
}

net::Endpoint make_endpoint(const Endpoint& endpoint, net::ClientTls trust,
                            const std::string& where) {
    net::Endpoint made{
        .host = endpoint.host, .port = endpoint.port, .path = endpoint.path, .eio = endpoint.eio};
    if (endpoint.tls) {
        made.tls = value_or_throw(net::TlsContext::client(std::move(trust)), where);
    }
    return made;
}

net::Endpoint make_endpoint(const CallOptions& call) {
    return make_endpoint(call.endpoint, {.authority_file = call.ca, .insecure = call.insecure},
                         place_of(call.ca, "ca", call.sources));
}

void fill_random(std::span<char> bytes) {
    auth::random_fill({reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()});
}

std::string renew_token(const Tokens& tokens, const std::string& token,
                        std::chrono::sys_seconds now) {
    const auto session = Session::of_any_age(tokens, token);
    return session ? std::string(session->renewed(now).text()) : std::string();
}

}  // namespace coqewd
