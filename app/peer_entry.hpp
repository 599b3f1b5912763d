#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "app/entry.hpp"

namespace coqewd {

/// How an object of the config file that describes a peer spells its keys.
struct PeerEntry {
    std::string url;                  ///< the key of the URL
    std::string application_default;  ///< empty: the application has to be given
};

/// A peer without its name, from a URL alone or from `{<url>: …, application: …}`. What is
/// wrong is noted at the entry, and there is no peer.
std::optional<PeerConfig> read_peer_entry(const Entry& entry, const PeerEntry& keys);

/// The member's text when it is a valid name of an application or a type; else noted.
std::optional<std::string> read_name(const Entry& entry);

/// The member with this key; without it the object is noted as incomplete.
std::optional<Entry> required(const Entry& object, std::string_view key);
std::optional<Entry> optional_member(const Entry& object, std::string_view key);

}  // namespace coqewd
