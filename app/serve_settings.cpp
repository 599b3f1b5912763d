#include <algorithm>
#include <array>
#include <vector>

#include "app/endpoint.hpp"
#include "app/route_text.hpp"
#include "app/setting_kinds.hpp"
#include "net/socketio/engine_server.hpp"

namespace coqewd {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view listening = "Listening";
constexpr std::string_view work = "Work";
constexpr std::string_view sessions = "Sessions";
constexpr std::string_view servers = "Other servers";
constexpr std::string_view times = "Times";
constexpr std::string_view limits = "Limits";
constexpr std::string_view general = "General";

constexpr std::size_t server_name_bytes_max = 128;
constexpr std::array<std::string_view, 6> level_names{"trace", "debug", "info",
                                                      "warn",  "error", "off"};

Refusal set_address(Config& config, std::string_view text) {
    if (!is_listen_address(text)) return refuse(text, "an IP address or 'localhost'");
    config.address = text;
    return std::nullopt;
}

Refusal set_server_name(Config& config, std::string_view text) {
    if (!is_name(text)) {
        return refuse(text, "a name of 1 to " + std::to_string(server_name_bytes_max) +
                                " bytes without control characters");
    }
    config.server_name = text;
    return std::nullopt;
}

Refusal set_log_level(Config& config, std::string_view text) {
    const auto found = std::ranges::find(level_names, text);
    if (found == level_names.end()) {
        return refuse(text, "one of trace, debug, info, warn, error, off");
    }
    config.log_level = static_cast<LogLevel>(found - level_names.begin());
    return std::nullopt;
}

std::string show_log_level(const Config& config) {
    return std::string(level_names[static_cast<std::size_t>(config.log_level)]);
}

Refusal add_peer(Config& config, std::string_view text) {
    auto peer = parse_peer(text);
    if (!peer) return in_quotes(text) + ": " + peer.error().message();
    config.peers.push_back(std::move(*peer));
    return std::nullopt;
}

Refusal add_map(Config& config, std::string_view text) {
    auto map = parse_map(text);
    if (!map) return in_quotes(text) + ": " + map.error().message();
    config.maps.push_back(std::move(*map));
    return std::nullopt;
}

Refusal add_group(Config& config, std::string_view text) {
    auto group = parse_group(text);
    if (!group) return in_quotes(text) + ": " + group.error().message();
    config.groups.push_back(std::move(*group));
    return std::nullopt;
}

Refusal add_route(Config& config, std::string_view text) {
    auto route = parse_route(text);
    if (!route) return in_quotes(text) + ": " + route.error().message();
    config.routes.push_back(std::move(*route));
    return std::nullopt;
}

Refusal set_session_timeout(Config& config, std::string_view text) {
    // QEWD's initialSessionTimeout is a plain number of seconds.
    return set_duration(text, {.min = 1s, .max = 720h, .plain = Plain::seconds},
                        config.session_timeout);
}

Refusal set_lock_session(Config& config, std::string_view text) {
    return set_duration(text, {.min = 0s, .max = 24h, .plain = Plain::seconds},
                        config.lock_session);
}

constexpr auto all = std::to_array<Setting<Config>>({
    {"address", "IP", listening, "address to listen on", Shape::text, set_address,
     show<&Config::address>},
    {"port", "PORT", listening, "port to listen on; 0 picks a free one and prints it",
     Shape::number, whole<&Config::port, 0, 65'535>, show<&Config::port>},
    {"tls-cert", "FILE", listening, "certificate chain (PEM); with --tls-key: TLS on the port",
     Shape::path, path<&Config::tls_cert>},
    {"tls-key", "FILE", listening, "the certificate's private key (PEM)", Shape::path,
     path<&Config::tls_key>},
    {"server-name", "NAME", listening, "name of this server in faults, logs and links", Shape::text,
     set_server_name, show<&Config::server_name>},
    {"no-browser-files", "", listening,
     "do not serve the clients for browsers (/socket.io/socket.io.js, /qewd-client.js)",
     Shape::on_off, on_off<&Config::no_browser_files>},
    {"www", "DIR", listening, "serve the files of this folder, and fragments of pages from it",
     Shape::path, path<&Config::www>},
    {"www-fallback", "FILE", listening,
     "file in that folder for pages that are not there (an application of a single page)",
     Shape::text, path<&Config::www_fallback>},

    {"workers", "N", work, "threads that run handlers", Shape::number,
     whole<&Config::workers, 1, 256>, show<&Config::workers>},
    {"io-threads", "N", work, "threads that serve connections", Shape::number,
     whole<&Config::io_threads, 1, net::socketio::EngineServer::threads_max>,
     show<&Config::io_threads>},
    {"demo", "", work, "host the demo application", Shape::on_off, on_off<&Config::demo>},

    {"jwt-secret-file", "FILE", sessions,
     "the secrets that sign tokens, one a line ('SECRET' or 'kid=NAME SECRET'): the first signs, "
     "all verify; without it a random secret that ends with the process",
     Shape::path, path<&Config::jwt_secret_file>},
    {"session-timeout", "TIME", sessions, "how long an unused session stays valid", Shape::number,
     set_session_timeout, show<&Config::session_timeout>},
    {"qewd-compat", "", sessions, "write private claims so that Node.js QEWD servers can read them",
     Shape::on_off, on_off<&Config::qewd_compat>},
    {"token-sessions-max", "N", sessions,
     "sessions of clients that register without a JWT, kept in memory; over it those that were "
     "never "
     "used make room, else: 503; 0: clients "
     "have to register with jwt: true",
     Shape::number, whole<&Config::token_sessions_max, 0, 10'000'000>,
     show<&Config::token_sessions_max>},
    {"token-sessions-per-address-max", "N", sessions,
     "those that one address may have begun; over it: 503; 0: all", Shape::number,
     whole<&Config::token_sessions_per_address_max, 0, 10'000'000>,
     show<&Config::token_sessions_per_address_max>},
    {"token-session-bytes-max", "SIZE", sessions,
     "what handlers may keep in one of them; over it the handler fails", Shape::number,
     size<&Config::token_session_bytes_max, 1'024, gibibyte>,
     show_bytes<&Config::token_session_bytes_max>},
    {"lock-session", "TIME", sessions,
     "each of them has one request at a time, and others wait so long for their turn; 0s: no",
     Shape::number, set_lock_session, show<&Config::lock_session>},

    {"peer", "NAME=URL[,application=APP]", servers,
     "keep a link to another server and register there for APP (NAME unless given); repeatable",
     Shape::list, add_peer},
    {"map", "APPLICATION/TYPE=NAME", servers,
     "forward these messages to the peer NAME; TYPE may be *; repeatable", Shape::list, add_map},
    {"group", "NAME=PEER,PEER,...[,OPTION]", servers,
     "REST requests to NAME go to all of these peers or groups at once; OPTION: policy=first, "
     "quorum=N, timeout=TIME for each; repeatable",
     Shape::list, add_group},
    {"route", "[METHOD ]PATH=NAME", servers,
     "forward these REST requests to the peer or group NAME; PATH is a template such as "
     "/api/store/:id; repeatable",
     Shape::list, add_route, nullptr, is_method_alone},
    {"microservice", "", servers,
     "only other servers reach this one: they may say from which address a request comes, and "
     "name the application that answers, where permit_application_switch allows it",
     Shape::on_off, on_off<&Config::microservice>},
    {"peer-ca", "FILE", servers,
     "certificate authorities (PEM) that peers are verified with; else the system's", Shape::path,
     path<&Config::peer_ca>},
    {"hops-max", "N", servers, "servers that one message may pass", Shape::number,
     whole<&Config::hops_max, 1, 64>, show<&Config::hops_max>},
    {"redial-min", "TIME", servers, "first wait before a lost link is dialled again", Shape::number,
     duration<&Config::redial_min, 10, hour_ms>, show<&Config::redial_min>},
    {"redial-max", "TIME", servers, "longest wait before a lost link is dialled again",
     Shape::number, duration<&Config::redial_max, 10, hour_ms>, show<&Config::redial_max>},

    {"request-timeout", "TIME", times, "when a request without an answer gets a fault",
     Shape::number, duration<&Config::request_timeout, 10, day_ms>, show<&Config::request_timeout>},
    {"handshake-timeout", "TIME", times, "for the TLS and HTTP handshakes of a connection",
     Shape::number, duration<&Config::handshake_timeout, 100, hour_ms>,
     show<&Config::handshake_timeout>},
    {"ping-interval", "TIME", times, "between two heartbeats", Shape::number,
     duration<&Config::ping_interval, 100, hour_ms>, show<&Config::ping_interval>},
    {"ping-timeout", "TIME", times, "how long a heartbeat may stay unanswered", Shape::number,
     duration<&Config::ping_timeout, 100, hour_ms>, show<&Config::ping_timeout>},
    {"grace", "TIME", times, "for requests in flight when the server stops", Shape::number,
     duration<&Config::grace, 0, hour_ms>, show<&Config::grace>},

    {"queue-max", "N", limits, "requests that wait for a worker; over it: 503", Shape::number,
     whole<&Config::queue_max, 1, 1'000'000>, show<&Config::queue_max>},
    {"handlers-max", "N", limits,
     "handlers in progress on one worker; then it takes nothing more from the queue", Shape::number,
     whole<&Config::handlers_max, 1, 1'000'000>, show<&Config::handlers_max>},
    {"message-bytes-max", "SIZE", limits, "one message; over it: close 1009", Shape::number,
     size<&Config::message_bytes_max, 1'024, gibibyte / 16>,
     show_bytes<&Config::message_bytes_max>},
    {"outbox-bytes-max", "SIZE", limits, "unsent bytes of one connection; over it: closed",
     Shape::number, size<&Config::outbox_bytes_max, 1'024, gibibyte>,
     show_bytes<&Config::outbox_bytes_max>},
    {"link-outbox-bytes-max", "SIZE", limits, "unsent bytes between two servers; over it: 503",
     Shape::number, size<&Config::link_outbox_bytes_max, 1'024, gibibyte>,
     show_bytes<&Config::link_outbox_bytes_max>},
    {"connections-max", "N", limits, "connections at a time", Shape::number,
     whole<&Config::connections_max, 1, 1'000'000>, show<&Config::connections_max>},
    {"in-flight-max", "N", limits, "requests in flight of one client; then reading pauses",
     Shape::number, whole<&Config::in_flight_max, 1, 65'536>, show<&Config::in_flight_max>},

    {"config", "FILE", general, "config file (JSON): QEWD's start-up keys and these names",
     Shape::path, path<&Config::config_file>},
    {"log-level", "LEVEL", general, "trace, debug, info, warn, error or off", Shape::text,
     set_log_level, show_log_level},
});

}  // namespace

std::span<const Setting<Config>> serve_settings() {
    static const std::vector<Setting<Config>> together = [] {
        std::vector<Setting<Config>> settings(all.begin(), all.end());
        const auto first_limit = std::ranges::find(settings, limits, &Setting<Config>::group);
        const auto more = socketio_settings();
        settings.insert(first_limit, more.begin(), more.end());
        return settings;
    }();
    return together;
}

}  // namespace coqewd
