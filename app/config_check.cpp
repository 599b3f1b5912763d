#include "app/config_check.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "app/endpoint.hpp"
#include "app/in_quotes.hpp"
#include "app/quantity.hpp"
#include "app/rest_check.hpp"
#include "app/suggest.hpp"
#include "net/socketio/engine_server.hpp"

namespace coqewd {
namespace {

constexpr std::size_t peers_max = 1'000;
constexpr std::size_t maps_max = 10'000;
// RFC 7518 section 3.2: a key of HS256 has at least as many bits as the hash.
constexpr std::size_t secret_bytes_min = 32;

void check_tls(const Config& config, Findings& findings) {
    if (config.tls_cert.empty() == config.tls_key.empty()) return;
    findings.errors.push_back(
        config.tls_key.empty()
            ? named(config.sources, "tls-cert") +
                  " without tls-key: a certificate needs its private key (--tls-key FILE)"
            : named(config.sources, "tls-key") +
                  " without tls-cert: a private key needs its certificate (--tls-cert FILE)");
}

void check_transports(const Config& config, Findings& findings) {
    if (!config.socketio.no_polling || !config.socketio.no_websocket) return;
    findings.errors.push_back(named(config.sources, "no-polling") + " and " +
                              named(config.sources, "no-websocket") +
                              " together leave clients no way in");
}

void check_www(const Config& config, Findings& findings) {
    if (config.www_fallback.empty() || !config.www.empty()) return;
    findings.errors.push_back(
        named(config.sources, "www-fallback") +
        " without www: it is a file in the folder that is served (--www DIR)");
}

void check_secret_is_given(const Config& config, Findings& findings) {
    if (!config.jwt_secrets.empty() || is_loopback(config.address)) return;
    findings.errors.push_back(
        named(config.sources, "address") + ": " + in_quotes(config.address) +
        " is public, but there is no JWT secret: with a random one every session would end "
        "with the process; give --jwt-secret-file FILE (or listen on 127.0.0.1)");
}

std::string advice_on_secret(const Config& config) {
    if (!config.up_folder.empty() && !config.peers.empty()) {
        return in_quotes(config.up_folder) +
               " has no JWT secret, so peers will refuse the sessions of this server: QEWD would "
               "write one into configuration/config.json, and nothing is written here; give all "
               "servers the same, as \"jwt\": {\"secret\": \"...\"} there or with "
               "--jwt-secret-file FILE";
    }
    return config.peers.empty()
               ? "no JWT secret: a random one is used, and every session ends with the process; "
                 "give --jwt-secret-file FILE"
               : "no JWT secret: a random one is used, so peers will refuse the sessions of this "
                 "server; give all of them the same --jwt-secret-file FILE";
}

void check_secrets(const Config& config, Findings& findings) {
    const std::string where = named(config.sources, "jwt-secret-file") + ": ";
    std::set<std::string> kids;
    bool short_secret = false;
    for (const JwtSecret& entry : config.jwt_secrets) {
        short_secret = short_secret || entry.secret.size() < secret_bytes_min;
        if (!kids.insert(entry.kid).second && !entry.kid.empty()) {
            findings.errors.push_back(where + "two JWT secrets have the kid " +
                                      in_quotes(entry.kid));
        }
    }
    if (short_secret) {
        findings.warnings.push_back(where + "a JWT secret is shorter than " +
                                    std::to_string(secret_bytes_min) +
                                    " bytes and could be guessed; "
                                    "make one with: openssl rand -base64 48");
    }
}

void check_peers(const Config& config, Findings& findings) {
    std::set<std::string> names;
    if (config.peers.size() > peers_max) findings.errors.push_back(more_than(peers_max, "peers"));
    for (const PeerConfig& peer : config.peers) {
        if (!names.insert(peer.name).second) {
            findings.errors.push_back(said_by(peer.where) + "the peer " + in_quotes(peer.name) +
                                      " is there twice");
        }
        if (!peer.endpoint.tls && !is_loopback(peer.endpoint.host)) {
            findings.warnings.push_back(said_by(peer.where) + "the link to " +
                                        in_quotes(peer.name) +
                                        " is not encrypted, and tokens travel over it; use wss://");
        }
    }
    const bool any_tls =
        std::ranges::any_of(config.peers, [](const PeerConfig& peer) { return peer.endpoint.tls; });
    if (!config.peer_ca.empty() && !any_tls) {
        findings.warnings.push_back(named(config.sources, "peer-ca") +
                                    " has no effect: there is no peer with a wss:// URL");
    }
}

/// What a message that is no REST request can not go to, and what was meant.
std::string no_peer(const Config& config, const std::string& name,
                    const std::vector<std::string>& peers) {
    if (std::ranges::count(config.groups, name, &GroupConfig::name) > 0) {
        return ", which is a group; a message goes to one peer, and REST requests to groups";
    }
    return ", which is no peer" + did_you_mean(name, peers);
}

void check_maps(const Config& config, Findings& findings) {
    std::vector<std::string> names;
    for (const PeerConfig& peer : config.peers) names.push_back(peer.name);
    const std::set<std::string> known(names.begin(), names.end());
    std::set<std::pair<std::string, std::string>> mapped;
    if (config.maps.size() > maps_max) findings.errors.push_back(more_than(maps_max, "maps"));
    for (const MapConfig& map : config.maps) {
        const std::string what = in_quotes(map.application + "/" + map.type);
        if (!mapped.emplace(map.application, map.type).second) {
            findings.errors.push_back(said_by(map.where) + what + " is mapped twice");
        }
        if (!known.contains(map.destination)) {
            findings.errors.push_back(said_by(map.where) + what + " is mapped to " +
                                      in_quotes(map.destination) +
                                      no_peer(config, map.destination, names));
        }
    }
}

void check_switches(const Config& config, Findings& findings) {
    if (!config.microservice || !config.application_switches.empty()) return;
    findings.warnings.push_back(named(config.sources, "microservice") +
                                " only lets every client say from which address it comes: "
                                "permit_application_switch allows no switch");
}

/// Browsers send no cookies to who allows any page.
void check_cors(const Config& config, Findings& findings) {
    const auto& origins = config.socketio.cors_origins;
    const bool is_named =
        std::ranges::any_of(origins, [](const auto& each) { return each != "*"; });
    if (!config.socketio.cors_credentials || is_named) return;
    findings.warnings.push_back(named(config.sources, "cors-credentials") +
                                " has no effect: cors-origin names no origin");
}

void check_aliases(const Config& config, Findings& findings) {
    for (const auto& [alias, application] : config.aliases) {
        if (alias == application || !config.aliases.contains(application)) continue;
        findings.errors.push_back(named(config.sources, alias_source(alias)) + " names " +
                                  in_quotes(application) +
                                  ", which is an alias too; name the application itself");
    }
}

/// A setting and its value, for a person.
struct Shown {
    std::string_view setting;
    std::string value;
};

/// `--redial-max (1s) is less than redial-min (2s)`; what somebody has said comes first.
std::string in_wrong_order(const Sources& sources, const Shown& lesser, const Shown& greater) {
    const bool said = sources.contains(lesser.setting) || !sources.contains(greater.setting);
    const Shown& first = said ? lesser : greater;
    const Shown& second = said ? greater : lesser;
    return named(sources, first.setting) + " (" + first.value + ") is " + (said ? "less" : "more") +
           " than " + named(sources, second.setting) + " (" + second.value + ")";
}

void check_threads(const Config& config, Findings& findings) {
    constexpr std::size_t most = net::socketio::EngineServer::threads_max;
    if (config.io_threads <= most) return;
    findings.errors.push_back(named(config.sources, "io-threads") + " (" +
                              std::to_string(config.io_threads) + ") is more than " +
                              std::to_string(most));
}

void check_limits(const Config& config, Findings& findings) {
    if (config.outbox_bytes_max < config.message_bytes_max) {
        findings.errors.push_back(
            in_wrong_order(config.sources, {"outbox-bytes-max", show_size(config.outbox_bytes_max)},
                           {"message-bytes-max", show_size(config.message_bytes_max)}) +
            ": the largest message could not be sent");
    }
    // What nobody has said is never less (wiring.cpp).
    if (config.sources.contains("link-outbox-bytes-max") &&
        config.link_outbox_bytes_max < config.outbox_bytes_max) {
        findings.errors.push_back(
            in_wrong_order(config.sources,
                           {"link-outbox-bytes-max", show_size(config.link_outbox_bytes_max)},
                           {"outbox-bytes-max", show_size(config.outbox_bytes_max)}) +
            ": the largest reply could not be sent to another server");
    }
    if (config.redial_max < config.redial_min) {
        findings.errors.push_back(in_wrong_order(config.sources,
                                                 {"redial-max", show_duration(config.redial_max)},
                                                 {"redial-min", show_duration(config.redial_min)}));
    }
}

}  // namespace

std::vector<std::string> advice(const Config& config, bool hosts_applications) {
    std::vector<std::string> given;
    if (config.jwt_secrets.empty()) given.push_back(advice_on_secret(config));
    if (!hosts_applications && !config.demo && config.peers.empty()) {
        given.emplace_back(
            "there is neither an application nor a peer, so every message gets a fault; host the "
            "demo with --demo, or forward to another server with --peer and --map");
    }
    return given;
}

Findings check(const Config& config) {
    Findings findings;
    check_tls(config, findings);
    check_transports(config, findings);
    check_www(config, findings);
    check_secret_is_given(config, findings);
    check_secrets(config, findings);
    check_peers(config, findings);
    check_maps(config, findings);
    check_rest(config, findings);
    check_switches(config, findings);
    check_cors(config, findings);
    check_aliases(config, findings);
    check_threads(config, findings);
    check_limits(config, findings);
    return findings;
}

}  // namespace coqewd
