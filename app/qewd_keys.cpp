#include "app/qewd_keys.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "app/endpoint.hpp"
#include "app/file_peers.hpp"
#include "app/in_quotes.hpp"
#include "app/option_error.hpp"
#include "app/peer_entry.hpp"

namespace coqewd {
namespace {

using Kind = Node::Kind;

constexpr std::size_t namespaces_max = 100;
constexpr std::size_t secret_bytes_max = 4'096;

void read_ssl(const Entry& ssl, FileSettings& settings) {
    if (ssl.is_off() || !ssl.expect_object({"keyFilePath", "certFilePath"})) return;
    if (const auto key = required(ssl, "keyFilePath")) settings.set("tls-key", *key);
    if (const auto cert = required(ssl, "certFilePath")) settings.set("tls-cert", *cert);
}

/// True, or how many seconds a request waits.
void read_lock_session(const Entry& lock, FileSettings& settings) {
    constexpr std::chrono::seconds usual(30);
    if (lock.is_off()) return;
    if (lock.is(Kind::boolean)) {
        if (settings.claim("lock-session", lock)) settings.config().lock_session = usual;
    } else if (lock.expect_object({"timeout"})) {
        if (const auto timeout = required(lock, "timeout")) settings.set("lock-session", *timeout);
    }
}

void read_jwt(const Entry& jwt, FileSettings& settings) {
    if (jwt.is_off() || !jwt.expect_object({"secret"})) return;
    const auto secret = required(jwt, "secret");
    if (!secret || !settings.claim("jwt-secret-file", *secret)) return;
    if (!secret->expect(Kind::string)) return;
    const std::string& text = secret->node().text;
    if (text.empty() || text.size() > secret_bytes_max) {
        secret->error("has to have 1 to " + std::to_string(secret_bytes_max) + " bytes");
        return;
    }
    settings.config().jwt_secrets = {{.kid = "", .secret = text}};
}

void read_namespaces(const Entry& paths, Config& config) {
    if (!paths.expect(Kind::array)) return;
    for (const Entry& path : paths.elements()) {
        if (!path.expect(Kind::string)) continue;
        const std::string& text = path.node().text;
        if (!text.starts_with('/') || !is_name(text)) {
            path.error("has to begin with '/' and have 1 to 128 bytes");
        } else if (config.namespaces.size() == namespaces_max) {
            path.error("is one too many: there may be 100 namespaces");
            return;
        } else if (std::ranges::count(config.namespaces, text) == 0 && text != "/") {
            config.namespaces.push_back(text);
        }
    }
}

void read_web_sockets(const Entry& sockets, FileSettings& settings) {
    if (sockets.is_off() || !sockets.expect_object({"module", "engine", "io_paths"})) return;
    for (const Entry& entry : sockets.members()) {
        if (entry.key() == "io_paths") {
            read_namespaces(entry, settings.config());
        } else if (entry.node().text != "socket.io") {
            entry.warn("has no meaning here: Socket.IO is built in");
        }
    }
}

void read_module_map(const Entry& map, FileSettings& settings) {
    if (map.is_off() || !map.expect(Kind::object)) return;
    for (const Entry& entry : map.members()) {
        if (!is_name(entry.key())) {
            entry.error("is wrong: " + make_error_code(OptionError::name).message());
            continue;
        }
        const auto application = read_name(entry);
        if (!application) continue;
        if (application->starts_with('.') ||
            application->find_first_of("/\\") != std::string::npos) {
            entry.warn("has no meaning here: modules are not loaded; name an application instead");
        } else if (*application != entry.key()) {
            settings.config().aliases[entry.key()] = *application;
            settings.config().sources[alias_source(entry.key())] = entry.named();
        }
    }
}

void read_switches_of(const Entry& application, Config& config) {
    if (!is_name(application.key())) {
        application.error("is wrong: " + make_error_code(OptionError::name).message());
        return;
    }
    if (application.is_off() || !application.expect(Kind::object)) return;
    for (const Entry& target : application.members()) {
        if (!is_name(target.key())) {
            target.error("is wrong: " + make_error_code(OptionError::name).message());
        } else if (target.is_truthy()) {
            config.application_switches[application.key()].insert(target.key());
        }
    }
}

void read_switches(const Entry& permitted, FileSettings& settings) {
    if (permitted.is_off() || !permitted.expect(Kind::object)) return;
    for (const Entry& entry : permitted.members()) read_switches_of(entry, settings.config());
}

/// In QEWD it is a variable of the environment that says so (spec/qewd.md 13.5).
void read_mode(const Entry& mode, FileSettings& settings) {
    if (mode.is_off() || !mode.expect(Kind::string)) return;
    if (mode.node().text == "production") return;
    if (mode.node().text != "microservice") {
        mode.warn("has no meaning here: the only mode is 'microservice'");
    } else if (settings.claim("microservice", mode)) {
        settings.config().microservice = true;
    }
}

/// QEWD's `true` lets pages of every origin in. Here it stands back when origins are named, and
/// nobody's cookies come along (spec/qewd.md B 13).
void read_cors(const Entry& cors, FileSettings& settings) {
    if (!cors.is_truthy() || !settings.claim("cors", cors)) return;
    settings.config().socketio.cors_origins = {"*"};
}

void read_services(const Entry& services, FileSettings& settings) {
    read_u_services(services, settings.config());
}

constexpr QewdKey sets(std::string_view name, std::string_view setting) {
    return {name, setting, nullptr, ""};
}

constexpr QewdKey holds(std::string_view name, void (*read)(const Entry&, FileSettings&)) {
    return {name, "", read, ""};
}

constexpr QewdKey means_nothing(std::string_view name, std::string_view reason) {
    return {name, "", nullptr, reason};
}

constexpr std::string_view no_modules = "JavaScript modules are not loaded";
constexpr std::string_view no_database = "sessions are kept in tokens or in memory";

constexpr auto all = std::to_array<QewdKey>({
    sets("serverName", "server-name"),
    sets("poolSize", "workers"),
    sets("max_queue_length", "queue-max"),
    sets("initialSessionTimeout", "session-timeout"),
    sets("webServerRootPath", "www"),
    holds("lockSession", read_lock_session),
    holds("ssl", read_ssl),
    holds("jwt", read_jwt),
    holds("webSockets", read_web_sockets),
    holds("moduleMap", read_module_map),
    holds("u_services", read_services),
    holds("permit_application_switch", read_switches),
    holds("mode", read_mode),
    holds("cors", read_cors),
    means_nothing("managementPassword", "there is no password to manage with; it is not kept"),
    means_nothing("poolPrefork", "all workers start before the port opens"),
    means_nothing("idleLimit", "idle workers are kept"),
    means_nothing("use_worker_threads", "workers are always threads"),
    means_nothing("webServer", "the web server is built in"),
    means_nothing("no_sockets", "clients of Socket.IO are always served"),
    means_nothing("database", no_database),
    means_nothing("sessionDocumentName", no_database),
    means_nothing("resilientMode", "messages are not kept in a database"),
    means_nothing("customSocketModule", no_modules),
    means_nothing("bodyParser", no_modules),
    means_nothing("addMiddleware", no_modules),
    means_nothing("onWorkerStartedPath", no_modules),
    means_nothing("errorLogFile", "faults go to the log"),
    means_nothing("service_name", "a server is named by serverName"),
    means_nothing("qewd_up", "a QEWD-Up folder is read when --config names the folder"),
});

}  // namespace

std::span<const QewdKey> qewd_keys() {
    return all;
}

const QewdKey* find_qewd_key(std::string_view name) {
    const auto found = std::ranges::find(all, name, &QewdKey::name);
    return found == all.end() ? nullptr : &*found;
}

void read_qewd_key(const QewdKey& key, const Entry& entry, FileSettings& settings) {
    if (!key.setting.empty()) {
        settings.set(key.setting, entry);
    } else if (key.read != nullptr) {
        key.read(entry, settings);
    } else if (!entry.is_off()) {
        entry.warn("has no meaning here: " + std::string(key.meaningless));
    }
}

}  // namespace coqewd
