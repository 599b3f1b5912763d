#include "app/file_peers.hpp"

#include <optional>

#include "app/endpoint.hpp"
#include "app/option_error.hpp"
#include "app/peer_entry.hpp"

namespace coqewd {
namespace {

using Kind = Node::Kind;

void read_peer(const Entry& entry, Config& config) {
    if (!is_peer_name(entry.key())) {
        entry.error("has a wrong name: " + make_error_code(OptionError::peer_name).message());
        return;
    }
    PeerEntry keys{.url = "url", .application_default = entry.key()};
    if (auto peer = read_peer_entry(entry, keys)) {
        peer->name = entry.key();
        config.peers.push_back(std::move(*peer));
    }
}

}  // namespace

void read_peers(const Entry& peers, Config& config) {
    if (!peers.expect(Kind::object)) return;
    for (const Entry& entry : peers.members()) read_peer(entry, config);
}

void read_maps(const Entry& maps, Config& config) {
    if (!maps.expect(Kind::object)) return;
    for (const Entry& entry : maps.members()) {
        if (!entry.expect(Kind::string)) continue;
        if (!is_peer_name(entry.node().text)) {
            entry.error("is wrong: " + make_error_code(OptionError::peer_name).message());
            continue;
        }
        auto map = parse_map(entry.key() + "=" + entry.node().text);
        if (!map) {
            entry.error("is wrong: a key of maps is APPLICATION/TYPE, where TYPE may be *");
            continue;
        }
        map->where = entry.where();
        config.maps.push_back(std::move(*map));
    }
}

}  // namespace coqewd
