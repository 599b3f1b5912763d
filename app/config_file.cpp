#include "app/config_file.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "app/document.hpp"
#include "app/entry.hpp"
#include "app/file_peers.hpp"
#include "app/file_rest.hpp"
#include "app/file_settings.hpp"
#include "app/in_quotes.hpp"
#include "app/qewd_keys.hpp"
#include "app/setting.hpp"

namespace coqewd {
namespace {

using Kind = Node::Kind;

constexpr unsigned readable_by_all = 0004;
constexpr std::string_view origins_key = "cors-origin";

/// A key of ours that is no flag.
struct FileKey {
    std::string_view name;
    void (*read)(const Entry&, Config&);
};

constexpr std::array<FileKey, 4> own_keys{{{"peers", read_peers},
                                           {"maps", read_maps},
                                           {"groups", read_groups},
                                           {"routes", read_rest_routes}}};

/// Of what may be given several times, all but origins have keys of their own (own_keys).
bool is_file_setting(const Setting<Config>& setting) {
    if (setting.shape == Shape::list) return setting.name == origins_key;
    return setting.name != "config";
}

std::vector<std::string> known_keys() {
    std::vector<std::string> keys;
    for (const FileKey& key : own_keys) keys.emplace_back(key.name);
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

void read_key(const Entry& entry, FileSettings& settings) {
    const auto own = std::ranges::find(own_keys, entry.key(), &FileKey::name);
    const QewdKey* const qewd = find_qewd_key(entry.key());
    if (is_setting_of_a_file(entry.key())) {
        settings.set(entry.key(), entry);
    } else if (own != own_keys.end()) {
        own->read(entry, settings.config());
    } else if (qewd != nullptr) {
        read_qewd_key(*qewd, entry, settings);
    } else {
        entry.unknown_key(known_keys());
    }
}

}  // namespace

bool read_file_document(const ConfigFile& file, Document& document, Findings& findings) {
    document = read_document(file.text);
    for (const DocumentFault& fault : document.faults) {
        findings.errors.push_back(to_text(file.path, fault.at) + ": " + fault.text);
    }
    return document.complete;
}

void warn_of_open_secret(const ConfigFile& file, const Config& config, Findings& findings) {
    if (config.jwt_secrets.empty() || (file.mode & readable_by_all) == 0) return;
    findings.warnings.push_back(file.path +
                                ": every user of this machine can read the secret in it; "
                                "take the permission away (chmod o-r)");
}

bool read_config_file(const ConfigFile& file, Config& config, Findings& findings) {
    Document document;
    if (!read_file_document(file, document, findings)) return false;

    const Entry root(file.path, document.root, findings);
    if (!root.expect(Kind::object)) return false;
    FileSettings settings(config, std::filesystem::path(file.path).parent_path().string());
    const std::vector<Entry> members = root.members();
    for (const Entry& entry : members) {
        if (entry.key() != origins_key) read_key(entry, settings);
    }
    // QEWD's key `cors` puts its '*' in front of the origins that are named (settle_cors).
    for (const Entry& entry : members) {
        if (entry.key() == origins_key) read_key(entry, settings);
    }
    warn_of_open_secret(file, config, findings);
    return true;
}

}  // namespace coqewd
