#include "app/serve_options.hpp"

#include <set>
#include <utility>

#include "app/config_check.hpp"
#include "app/config_file.hpp"
#include "app/groups.hpp"
#include "app/hosted.hpp"
#include "app/in_quotes.hpp"
#include "app/jwt_secrets.hpp"
#include "app/sources.hpp"
#include "app/up_folder.hpp"

namespace coqewd {
namespace {

constexpr unsigned readable_by_all = 0004;

auto name_of(const PeerConfig& peer) {
    return peer.name;
}
auto name_of(const MapConfig& map) {
    return std::pair(map.application, map.type);
}

auto name_of(const GroupConfig& group) {
    return group.name;
}
auto name_of(const RouteConfig& route) {
    return std::pair(route.method, route.path);
}

template <typename Entry>
std::vector<Entry> joined(std::vector<Entry> earlier, std::vector<Entry> later) {
    std::set<decltype(name_of(later.front()))> replaced;
    for (const Entry& entry : later) replaced.insert(name_of(entry));
    std::erase_if(earlier, [&](const Entry& entry) { return replaced.contains(name_of(entry)); });
    for (Entry& entry : later) earlier.push_back(std::move(entry));
    return earlier;
}

/// The lists that sources are joined in, entry by entry.
struct Lists {
    std::vector<PeerConfig> peers;
    std::vector<MapConfig> maps;
    std::vector<GroupConfig> groups;
    std::vector<RouteConfig> routes;
};

Lists taken_from(Config& config) {
    return {.peers = std::exchange(config.peers, {}),
            .maps = std::exchange(config.maps, {}),
            .groups = std::exchange(config.groups, {}),
            .routes = std::exchange(config.routes, {})};
}

/// Names what said each entry: `--peer` for a peer when `spell` makes flags of settings.
template <typename Spell>
void name_source(Lists& lists, Spell spell) {
    for (PeerConfig& peer : lists.peers) peer.where = spell("peer");
    for (MapConfig& map : lists.maps) map.where = spell("map");
    for (GroupConfig& group : lists.groups) group.where = spell("group");
    for (RouteConfig& route : lists.routes) route.where = spell("route");
}

std::string flag_name(std::string_view setting) {
    return "--" + std::string(setting);
}

/// The config file's path and what said it.
FileFault config_path(const CommandLine& line, const Environment& environment) {
    const auto flag = std::ranges::find(line.flags, "config", &GivenFlag::name);
    if (flag != line.flags.end()) return {.where = "--config", .path = flag->value, .failure = {}};
    const std::string name = environment_name("config");
    const auto variable = environment.find(name);
    const std::string path = variable == environment.end() ? "" : variable->second;
    return {.where = name, .path = path, .failure = {}};
}

/// False when a file is named and cannot be read.
bool apply_file(const CommandLine& line, const Invocation& invocation, Config& config,
                Findings& findings) {
    FileFault fault = config_path(line, invocation.environment);
    if (fault.path.empty()) return true;
    if (const auto path = up_folder_of(fault.path, invocation.read_file)) {
        const UpFolder folder = open_up_folder(*path, fault.where, invocation.read_file, findings);
        return read_up_folder(folder, config, findings);
    }
    const auto file = invocation.read_file(fault.path);
    if (!file) {
        fault.failure = file.error();
        findings.errors.push_back(to_text(fault));
        return false;
    }
    const ConfigFile content{.path = fault.path, .text = file->text, .mode = file->mode};
    return read_config_file(content, config, findings);
}

/// Runs `apply_source` on lists of its own, and joins them to what lesser sources said.
template <typename Spell, typename ApplySource>
void join_source(Config& config, Spell spell, ApplySource apply_source) {
    Lists earlier = taken_from(config);
    apply_source();
    Lists later = taken_from(config);
    name_source(later, spell);
    config.peers = join(std::move(earlier.peers), std::move(later.peers));
    config.maps = join(std::move(earlier.maps), std::move(later.maps));
    config.groups = joined(std::move(earlier.groups), std::move(later.groups));
    config.routes = joined(std::move(earlier.routes), std::move(later.routes));
}

/// Origins that are named count more than QEWD's `cors: true`.
void settle_cors(Config& config) {
    auto& origins = config.socketio.cors_origins;
    if (config.sources.contains("cors") && origins.size() > 1) origins.erase(origins.begin());
}

void read_secrets(const ReadFile& read_file, Config& config, Findings& findings) {
    if (config.jwt_secret_file.empty()) return;
    const std::string where = named(config.sources, "jwt-secret-file");
    const auto file = read_file(config.jwt_secret_file);
    auto ring = file ? parse_jwt_secrets(file->text) : Result<std::vector<JwtSecret>>(file.error());
    if (!ring) {
        findings.errors.push_back(to_text({where, config.jwt_secret_file, ring.error()}));
        return;
    }
    config.jwt_secrets = std::move(*ring);
    if ((file->mode & readable_by_all) != 0) {
        findings.warnings.push_back(where + ": " + in_quotes(config.jwt_secret_file) +
                                    ": every user of this machine can read it; "
                                    "take the permission away (chmod o-r)");
    }
}

/// Of the files that are read by OpenSSL when the server is wired.
void check_files(const ProbeFile& probe_file, const Config& config, Findings& findings) {
    const auto check_file = [&](std::string_view setting, const std::string& path) {
        const error_code failure = path.empty() ? error_code() : probe_file(path);
        if (!failure) return;
        findings.errors.push_back(to_text({named(config.sources, setting), path, failure}));
    };
    check_file("tls-cert", config.tls_cert);
    check_file("tls-key", config.tls_key);
    check_file("peer-ca", config.peer_ca);
}

/// Makes no application of the program's unless there is an alias that may stand for it.
void check_aliases(const Invocation& invocation, Config& config, Findings& findings) {
    if (config.aliases.empty()) return;
    std::vector<std::string> hosted = invocation.hosted();
    if (config.demo) hosted.emplace_back("demo");
    check_hosted(hosted, config, findings);
}

void append(Findings more, Findings& findings) {
    for (std::string& text : more.errors) findings.errors.push_back(std::move(text));
    for (std::string& text : more.warnings) findings.warnings.push_back(std::move(text));
}

}  // namespace

std::vector<PeerConfig> join(std::vector<PeerConfig> earlier, std::vector<PeerConfig> later) {
    return joined(std::move(earlier), std::move(later));
}

std::vector<MapConfig> join(std::vector<MapConfig> earlier, std::vector<MapConfig> later) {
    return joined(std::move(earlier), std::move(later));
}

Config read_config(const CommandLine& line, const Invocation& invocation, Findings& findings) {
    Config config;
    const bool complete = apply_file(line, invocation, config, findings);
    join_source(config, environment_name, [&] {
        apply_environment(serve_settings(), invocation.environment, config, findings);
    });
    join_source(config, flag_name,
                [&] { apply_flags(serve_settings(), line.flags, config, findings); });
    settle_cors(config);
    read_secrets(invocation.read_file, config, findings);
    check_files(invocation.probe_file, config, findings);
    // Without the file, most of what it would find follows from that.
    if (complete) append(check(config), findings);
    config.groups = flatten_groups(config).groups;
    check_aliases(invocation, config, findings);
    // Whoever has a fault to mend needs no advice yet.
    if (findings.errors.empty()) {
        append({.errors = {}, .warnings = advice(config, invocation.has_applications)}, findings);
    }
    return config;
}

}  // namespace coqewd
