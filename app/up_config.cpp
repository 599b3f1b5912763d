#include "app/up_config.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "app/endpoint.hpp"
#include "app/file_lists.hpp"
#include "app/file_settings.hpp"
#include "app/option_error.hpp"
#include "app/peer_entry.hpp"
#include "app/qewd_keys.hpp"
#include "app/quantity.hpp"

namespace coqewd {
namespace {

using Kind = Node::Kind;

constexpr std::uint64_t default_port = 8'080;
constexpr std::uint64_t port_max = 65'535;

/// Those of QEWD's start-up keys that QEWD-Up passes on to QEWD.
const std::vector<std::string>& passed_on() {
    static const std::vector<std::string> keys{"managementPassword",
                                               "serverName",
                                               "port",
                                               "poolSize",
                                               "poolPrefork",
                                               "idleLimit",
                                               "database",
                                               "webServer",
                                               "ssl",
                                               "webSockets",
                                               "cors",
                                               "bodyParser",
                                               "mode",
                                               "max_queue_length",
                                               "use_worker_threads",
                                               "sessionDocumentName",
                                               "initialSessionTimeout",
                                               "qewd-monitor"};
    return keys;
}

bool knows(const std::vector<std::string>& keys, const Entry& entry) {
    if (std::ranges::find(keys, entry.key()) != keys.end()) return true;
    entry.warn_of_unknown_key(keys);
    return false;
}

void read_qewd(const Entry& qewd, FileSettings& settings) {
    if (!qewd.expect(Kind::object)) return;
    for (const Entry& entry : qewd.members()) {
        if (!knows(passed_on(), entry)) continue;
        if (const QewdKey* key = find_qewd_key(entry.key())) {
            read_qewd_key(*key, entry, settings);
        } else {
            // What is spelled alike here and there: port.
            settings.set(entry.key(), entry);
        }
    }
}

void read_orchestrator(const Entry& orchestrator, FileSettings& settings) {
    if (!orchestrator.expect(Kind::object)) return;
    for (const Entry& entry : orchestrator.members()) {
        if (knows({"qewd", "qewd-monitor"}, entry) && entry.key() == "qewd") {
            read_qewd(entry, settings);
        }
    }
}

bool has_port(std::string_view host) {
    const auto colon = host.find_last_not_of("0123456789");
    return colon != std::string_view::npos && host[colon] == ':' && colon + 1 < host.size();
}

/// The port; nothing when it is wrong, which is noted.
std::optional<std::uint64_t> read_port(const Entry& entry) {
    if (!entry.is(Kind::string) && !entry.expect(Kind::number)) return std::nullopt;
    const auto port = parse_whole(entry.node().text);
    if (port && *port > 0 && *port <= port_max) return port;
    entry.error("has to be a whole number from 1 to 65535");
    return std::nullopt;
}

/// Where QEWD-Up finds a micro-service: by its name, as Docker has it, unless a host is given, and
/// on port 8080 unless that is.
std::optional<Endpoint> read_endpoint(const Entry& service, const std::string& name) {
    const auto given_host = optional_member(service, "host");
    if (given_host && !given_host->expect(Kind::string)) return std::nullopt;
    std::string url = given_host ? given_host->node().text : name;
    if (url.find("://") == std::string::npos) url.insert(0, "http://");
    if (url.ends_with('/')) url.pop_back();
    // The port would become a part of the path.
    if (url.find('/', url.find("://") + 3) != std::string::npos) {
        (given_host ? *given_host : service).error("has to be a host without a path");
        return std::nullopt;
    }

    const auto given_port = optional_member(service, "port");
    const auto port = given_port ? read_port(*given_port) : default_port;
    if (!port) return std::nullopt;
    if (given_port || !has_port(url)) url += ":" + std::to_string(*port);
    auto endpoint = parse_endpoint(url);
    if (endpoint) return std::move(*endpoint);
    const Entry& place = given_host ? *given_host : service;
    place.error("gives no address for " + name + ": " + endpoint.error().message());
    return std::nullopt;
}

void warn_of_import(const Entry& service) {
    const auto apis = optional_member(service, "apis");
    if (!apis || !apis->is(Kind::object)) return;
    const auto import = optional_member(*apis, "import");
    const auto imported = optional_member(*apis, "imported");
    if (!import || !import->is_truthy() || (imported && imported->is_truthy())) return;
    import->warn(
        "has no meaning here: routes are not fetched from a service; let QEWD import them "
        "once, or copy the service's routes into configuration/routes.json");
}

void read_members(const Entry& service, const Entry& members, const std::string& name,
                  Config& config) {
    config.groups.push_back(
        {.name = name, .members = read_destination_names(members), .where = service.where()});
}

void read_service(const Entry& service, Config& config) {
    if (!service.expect(Kind::object)) return;
    for (const Entry& entry : service.members()) {
        knows({"name", "host", "port", "qewd", "members", "connections", "apis", "imported"},
              entry);
    }
    const auto named = required(service, "name");
    const auto name = named ? read_destination_name(*named) : std::nullopt;
    if (!name) return;
    if (const auto members = optional_member(service, "members")) {
        return read_members(service, *members, *name, config);
    }
    warn_of_import(service);
    if (auto endpoint = read_endpoint(service, *name)) {
        config.peers.push_back({.name = *name,
                                .endpoint = std::move(*endpoint),
                                .application = *name,
                                .where = service.where()});
    }
}

void read_services(const Entry& services, FileSettings& settings) {
    // QEWD looks at an array only.
    if (services.is_off() || !services.expect(Kind::array)) return;
    for (const Entry& entry : services.elements()) read_service(entry, settings.config());
}

void read_root_qewd(const Entry& root, FileSettings& settings) {
    const auto qewd = optional_member(root, "qewd");
    if (!qewd) return;
    if (optional_member(root, "orchestrator")) {
        qewd->warn("has no effect: orchestrator.qewd counts");
    } else {
        read_qewd(*qewd, settings);
    }
}

void read_root(const Entry& root, FileSettings& settings) {
    read_root_qewd(root, settings);
    for (const Entry& entry : root.members()) {
        if (!knows({"qewd_up", "ms_name", "qewd", "orchestrator", "microservices", "jwt", "use_jwt",
                    "permit_application_switch", "imported", "qewd-monitor"},
                   entry)) {
            continue;
        }
        if (entry.key() == "orchestrator") {
            read_orchestrator(entry, settings);
        } else if (entry.key() == "microservices") {
            read_services(entry, settings);
        } else if (entry.key() == "jwt" || entry.key() == "permit_application_switch") {
            read_qewd_key(*find_qewd_key(entry.key()), entry, settings);
        }
    }
}

bool says_cors(const Entry& root) {
    const auto orchestrator = optional_member(root, "orchestrator");
    const auto qewd = optional_member(orchestrator ? *orchestrator : root, "qewd");
    return qewd && qewd->is(Kind::object) && optional_member(*qewd, "cors");
}

}  // namespace

bool read_up_config(const ConfigFile& file, const std::string& folder, Config& config,
                    Findings& findings) {
    Document document;
    if (!read_file_document(file, document, findings)) return false;
    const Entry root(file.path, document.root, findings);
    if (!root.expect(Kind::object)) return false;
    FileSettings settings(config, folder);
    read_root(root, settings);
    // Unless it says something else.
    if (!says_cors(root)) config.socketio.cors_origins = {"*"};
    warn_of_open_secret(file, config, findings);
    return true;
}

}  // namespace coqewd
