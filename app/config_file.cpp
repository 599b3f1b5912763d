#include "app/config_file.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "app/document.hpp"
#include "app/entry.hpp"
#include "app/file_peers.hpp"
#include "app/file_settings.hpp"
#include "app/in_quotes.hpp"
#include "app/qewd_keys.hpp"
#include "app/setting.hpp"

namespace coqewd {
namespace {

using Kind = Node::Kind;

constexpr unsigned readable_by_all = 0004;

bool is_file_setting(const Setting<Config>& setting) {
    return setting.shape != Shape::list && setting.name != "config";
}

std::vector<std::string> known_keys() {
    std::vector<std::string> keys{"peers", "maps"};
    for (const auto& setting : serve_settings()) {
        if (is_file_setting(setting)) keys.emplace_back(setting.name);
    }
    for (const QewdKey& key : qewd_keys()) keys.emplace_back(key.name);
    return keys;
}

bool is_setting_of_a_file(std::string_view key) {
    return std::ranges::any_of(serve_settings(), [&](const Setting<Config>& setting) {
        return setting.name == key && is_file_setting(setting);
    });
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

void read_key(const Entry& entry, FileSettings& settings) {
    const auto qewd = std::ranges::find(qewd_keys(), entry.key(), &QewdKey::name);
    if (is_setting_of_a_file(entry.key())) {
        settings.set(entry.key(), entry);
    } else if (entry.key() == "peers") {
        read_peers(entry, settings.config());
    } else if (entry.key() == "maps") {
        read_maps(entry, settings.config());
    } else if (qewd != qewd_keys().end()) {
        read_qewd_key(*qewd, entry, settings);
    } else {
        entry.unknown_key(known_keys());
    }
}

void warn_of_open_secret(const ConfigFile& file, const Config& config, Findings& findings) {
    if (config.jwt_secrets.empty() || (file.mode & readable_by_all) == 0) return;
    findings.warnings.push_back(file.path +
                                ": every user of this machine can read the secret in it; "
                                "take the permission away (chmod o-r)");
}

}  // namespace

bool read_config_file(const ConfigFile& file, Config& config, Findings& findings) {
    const Document document = read_document(file.text);
    for (const DocumentFault& fault : document.faults) {
        findings.errors.push_back(to_text(file.path, fault.at) + ": " + fault.text);
    }
    if (!document.complete) return false;

    const Entry root(file.path, document.root, findings);
    if (!root.expect(Kind::object)) return false;
    FileSettings settings(config, std::filesystem::path(file.path).parent_path().string());
    for (const Entry& entry : root.members()) read_key(entry, settings);
    warn_of_open_secret(file, config, findings);
    return true;
}

}  // namespace coqewd
