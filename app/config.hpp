#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/rest_config.hpp"
#include "app/socketio_config.hpp"

namespace coqewd {

enum class LogLevel { trace, debug, info, warn, error, off };

/// Where a server is reached: the parts of an http, https, ws or wss URL. There is no difference
/// between http and ws, and none between https and wss.
struct Endpoint {
    bool tls = false;
    std::string host;  ///< a name or an address; an IPv6 address stands without brackets
    std::uint16_t port = 0;
    std::string path = "/socket.io/";
    std::optional<int> eio{};  ///< Engine.IO 3 or 4, from `?EIO=`; nothing: the dialer finds out

    bool operator==(const Endpoint&) const = default;
};

/// The endpoint as a URL, for people and logs. It holds no secret.
std::string to_string(const Endpoint& endpoint);

/// What said a setting, for messages: `--port`, `COQEWD_PORT`, `qewd.json:3:11: key 'port'`. An
/// alias is there as alias_source().
using Sources = std::map<std::string, std::string, std::less<>>;

/// What said the setting; its bare name when nobody did.
std::string named(const Sources& sources, std::string_view setting);

/// The name of an alias among the sources.
std::string alias_source(std::string_view alias);

/// Another server that this one keeps a link to.
struct PeerConfig {
    std::string name;
    Endpoint endpoint;
    std::string application{};  ///< what the link registers for; the peer's name unless given
    std::string where{};        ///< what said so, for messages: `--peer`, `qewd.json:7:12`

    bool operator==(const PeerConfig&) const = default;
};

/// Messages of this application and type go to the peer named `destination`.
struct MapConfig {
    std::string application;
    std::string type;  ///< `*`: every type that has no entry of its own
    std::string destination;
    std::string where{};  ///< what said so, for messages

    bool operator==(const MapConfig&) const = default;
};

/// One key of the JWT key ring. Never printed.
struct JwtSecret {
    std::string kid;  ///< empty: tokens that name no key
    std::string secret;

    bool operator==(const JwtSecret&) const = default;
};

/// Everything the server needs to know, as plain values. The defaults are the documented ones;
/// the ranges stand in `app/serve_settings.cpp`, the rules between values in `check`.
struct Config {
    std::string config_file;  ///< empty: none was read
    std::string up_folder;    ///< the QEWD-Up folder that was read instead, if one was

    // Listening.
    std::string address = "127.0.0.1";  ///< an IP address or `localhost`
    std::uint16_t port = 8080;          ///< 0: the system picks one
    std::string tls_cert;               ///< PEM file; with tls_key: TLS on the port
    std::string tls_key;
    std::string server_name = "coqewd";
    std::vector<std::string> namespaces;  ///< besides `/`; each begins with `/`
    SocketIoConfig socketio;
    bool no_browser_files = false;  ///< do not serve the clients for browsers
    std::string www;                ///< folder of web pages; empty: none is served
    std::string www_fallback;       ///< file in it, for pages that are not there; empty: 404

    // Work.
    std::size_t workers = 2;  ///< threads that run handlers, each with its own applications
    std::size_t io_threads = 1;
    bool demo = false;                           ///< host the demo application
    std::map<std::string, std::string> aliases;  ///< name that clients use → application

    // Sessions.
    std::vector<JwtSecret> jwt_secrets;  ///< the first signs, all verify; empty: a random one
    std::string jwt_secret_file;         ///< where jwt_secrets came from, if from a file
    std::chrono::seconds session_timeout{300};
    bool qewd_compat = false;                  ///< write private claims under QEWD's own cipher
    std::size_t token_sessions_max = 100'000;  ///< of clients without a JWT; 0: every one needs one
    std::size_t token_sessions_per_address_max = 0;  ///< 0: as many as there may be
    std::size_t token_session_bytes_max = 1'000'000;
    std::chrono::milliseconds lock_session{0};  ///< how long a request waits for one; 0: not at all

    // Other servers.
    std::vector<PeerConfig> peers;
    std::vector<MapConfig> maps;
    std::vector<GroupConfig> groups;
    std::vector<RouteConfig> routes;  ///< of REST, in no order that counts
    /// Routes between other servers alone: known, and nobody's here.
    std::vector<RouteConfig> internal_routes;
    std::optional<NotFoundConfig> not_found;
    /// Application → the applications its handlers may switch a message to.
    std::map<std::string, std::set<std::string>> application_switches;
    bool microservice = false;  ///< only other servers reach this one, and may choose applications
    std::string peer_ca;        ///< PEM file; empty: the system's certificate authorities
    std::size_t hops_max = 8;   ///< servers that one message may pass
    std::chrono::milliseconds redial_min{500};  ///< first wait before a lost link is dialled again
    std::chrono::milliseconds redial_max{5'000};

    // Times.
    std::chrono::milliseconds request_timeout{30'000};
    std::chrono::milliseconds handshake_timeout{
        10'000};  ///< for each: TLS, and the head of a request
    std::chrono::milliseconds ping_interval{25'000};
    std::chrono::milliseconds ping_timeout{20'000};
    std::chrono::milliseconds grace{10'000};  ///< for requests in flight when the server stops

    // Limits.
    std::size_t queue_max = 20'000;     ///< requests that wait for a worker
    std::size_t handlers_max = 10'000;  ///< handlers in progress on one worker; then requests wait
    std::size_t message_bytes_max = 1'000'000;
    std::size_t outbox_bytes_max = 4'000'000;        ///< unsent bytes of one connection
    std::size_t link_outbox_bytes_max = 64'000'000;  ///< the same between two servers
    std::size_t connections_max = 10'000;
    std::size_t in_flight_max = 256;  ///< requests of one connection; then reading pauses

    LogLevel log_level = LogLevel::info;

    Sources sources;

    bool operator==(const Config&) const = default;
};

/// What `coqewd call` is to do.
struct CallOptions {
    Endpoint endpoint;
    std::string application;
    std::string type;
    std::string params = "{}";  ///< JSON text, valid

    std::string event;  ///< with one, any Socket.IO server is called, and params are its arguments
    std::string nsp = "/";  ///< the event's namespace
    std::string auth;       ///< JSON text of an object for the server's middleware. Never printed

    std::size_t count = 1;
    std::size_t in_flight = 1;  ///< of each connection
    std::size_t connections = 1;
    std::size_t rate = 0;  ///< messages in a second; 0: as many as are answered
    bool json = false;     ///< the figures as a line of JSON
    std::string token;     ///< empty: register for a new session. Never printed
    std::string token_file;
    bool insecure = false;  ///< accept any certificate
    std::string ca;         ///< PEM file; empty: the system's certificate authorities
    std::chrono::milliseconds timeout{30'000};
    bool verbose = false;

    Sources sources;

    bool operator==(const CallOptions&) const = default;
};

}  // namespace coqewd
